# ruff: noqa: E501 - each sample reads best in one line
"""Every piece on one page, for those who build pages.  Only where the site is a rehearsal or a developer's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from jinbang.lifecycle import Refusal
from jinbang.rules.definition import Column, Field, Text
from jinbang.web import present as p
from jinbang.web.templatetags.jinbang import clock


def page(request: HttpRequest) -> HttpResponse:
    """The style guide; 404 on a real site."""
    if not (settings.DEBUG or settings.JINBANG.rehearsal):
        raise Http404
    if request.method == "POST" and request.POST.get("save") == "auto":
        return JsonResponse({"saved_at": clock(request.at)})  # type: ignore[attr-defined]
    return render(request, "styleguide.html", _samples(request))


def _samples(request: HttpRequest) -> dict[str, Any]:
    at = request.at  # type: ignore[attr-defined]
    refusal = Refusal(
        "quota-full",
        "本单位在“先导技术榜 · 生物医药”的名额已用完（6 个中的 6 个）。可先撤回一项推荐，或把本项退回申报人。",
        "Your unit has used every slot in “Pioneer technology · Biomedicine” (6 of 6). Take back one recommendation, or return this application.",
        "notice 2.2",
    )  # fmt: skip
    return {
        "nav": [
            p.NavItem(("名额", "Quota"), "#slots", True),
            p.NavItem(("待审", "To review"), "#tables", False, 7),
            p.NavItem(("已推荐", "Recommended"), "#charts"),
            p.NavItem(("材料", "Documents"), "#fields"),
        ],
        "closes": at + timedelta(minutes=19, seconds=42),
        "long_closes": at + timedelta(days=12, hours=6, minutes=4),
        "past": at - timedelta(seconds=2),
        "refusal": refusal,
        **_public(),
        **_desk(at),
        **_forms(refusal),
    }


def _public() -> dict[str, Any]:
    open_ = p.Shown(("接受申报", "open"), "under-way")
    apart = p.Shown(("结果一并发布", "released together"), "neutral")
    tracks = [
        ("电子信息", "Electronics"),
        ("生物医药", "Biomedicine"),
        ("装备制造", "Equipment"),
        ("先进材料", "Materials"),
        ("绿色低碳", "Low carbon"),
    ]
    return {
        "key_facts": [
            p.Fact(("申报截止（北京时间）", "Closes (Beijing time)"), ("2022年10月31日24:00", "31 Oct 2022, 24:00")),
            p.Fact(("还有", "Left"), ("12天6小时04分", "12 d 6 h 04 min")),
            p.Fact(("已有推荐单位", "Recommending units"), "412"),
        ],
        "stages": [
            p.Stage(("组织征集", "Call"), ("9月 — 10月31日", "Sept – 31 Oct"), "past"),
            p.Stage(("初评评审", "Preliminary review"), ("11月30日前报送结果", "results by 30 Nov"), "now"),
            p.Stage(("终评评审", "Final review"), ("12月 综合评议", "deliberation in Dec")),
            p.Stage(("发布推介", "Release"), ("2023年1月", "Jan 2023")),
            p.Stage(("宣传推广", "Promotion"), ("9月 — 2023年4月", "Sept – Apr 2023"), "now"),
        ],
        "tiles": [
            p.Tile(("先导技术榜", "Pioneer technology"), ("5+1 领域，每个推荐单位每个领域不超过 3 个", "5 + 1 tracks; at most 3 per unit and track"), "#", None, [*((t, "") for t in tracks), (("产业基础", "Industrial base"), ("专项", "special"))], True),
            p.Tile(("新锐企业榜", "Rising enterprises"), ("不超过 5 个", "at most 5"), "#", open_),
            p.Tile(("融通创新组织榜", "Integrated innovation organisations"), ("不超过 2 个", "at most 2"), "#", open_),
            p.Tile(("创业就业先锋榜", "Entrepreneurship and employment pioneers"), ("不超过 2 个", "at most 2"), "#", open_),
            p.Tile(("技术经理人先锋榜", "Technology managers"), ("不超过 2 个", "at most 2"), "#", open_),
            p.Tile(("国际创新合作榜", "International cooperation"), ("已另行组织", "organised separately"), "", apart),
            p.Tile(("开源创新榜", "Open source innovation"), ("已另行组织", "organised separately"), "", apart),
        ],
    }  # fmt: skip


def _desk(at: Any) -> dict[str, Any]:
    done, care = p.Shown(("已完成", "complete"), "done"), p.Shown(("还缺 1 项", "1 missing"), "care")
    names = [
        "超临界二氧化碳储能系统",
        "高寒地区风电抗冰叶片",
        "焦炉煤气直接还原铁",
        "低浓度瓦斯蓄热氧化",
        "生物质航油连续加氢",
    ]
    figures = [(92.28, 91.57, 2.2), (90.97, 90.19, 2.3), (83.90, 83.35, 2.0), (82.64, 83.05, 2.9), (81.16, 80.42, 2.5)]
    return {
        "tasks": [
            p.Task(("申报单位与联合单位", "Applicant and joint units"), "#", done),
            p.Task(("技术基本情况", "The technology"), "#", done),
            p.Task(("创新点与指标对比", "Points of innovation and comparison"), "#", care, ("创新点三：已写 312 字，上限 300 字", "Point 3: 312 characters, at most 300")),
            p.Task(("附件", "Attachments"), "#", p.Shown(("上传中 4 / 6", "uploading 4 of 6"), "under-way"), ("检测报告.pdf 68 %，可断点续传", "test-report.pdf 68 %, can be resumed")),
            p.Task(("盖章页", "Stamped page"), "#", p.Shown(("版本不符", "other version"), "refused"), ("上传的盖章页校验码 7F2C，当前版本 91AE", "The page says 7F2C, the version is 91AE")),
            p.Task(("提交", "Submit"), "", p.Shown(("还不能开始", "cannot start yet"), "neutral")),
        ],
        "boards": [
            {"name": ("电子信息", "Electronics"), "sum": "3 + 3", "places": p.slots(used=4, reserved=1, total=6), "used": 4, "reserved": 1},
            {"name": ("生物医药", "Biomedicine"), "sum": "3 + 3", "places": p.slots(used=6, reserved=0, total=6), "used": 6, "reserved": 0},
        ],
        "events": [
            p.Event(at - timedelta(hours=7), ("退回修改：指标对比缺来源", "Returned: sources missing"), ("示例省科协", "Example Association")),
            p.Event(at - timedelta(days=1, hours=2), ("提交给单位", "Sent to the unit")),
            p.Event(at - timedelta(days=18), ("建立草稿", "Draft begun")),
        ],
        "page_of_rows": p.Page([1, 2, 3], 12, 15, 4873),
        "filters": [
            p.Filter("q", ("名称或编号", "Name or number"), "search"),
            p.Filter("standing", ("状态", "Standing"), "select", [("submitted", ("已提交", "submitted")), ("returned", ("退回", "returned"))], "returned"),
            p.Filter("since", ("起", "Since"), "date"),
        ],
        "distribution": [1, 2, 4, 8, 10, 12, 5, 2],
        "intervals": [
            p.Interval(i + 1, name, mean, score, score - w, score + w, [f"{mean:.2f}", f"{score:.2f}", "99 %" if i < 2 else "67 %"], "#", i in (2, 3), i == 3)
            for i, (name, (mean, score, w)) in enumerate(zip(names, figures, strict=True))
        ],
        "heads": [("备案均分", "Filed mean"), ("校准分", "Calibrated"), ("入选概率", "Chance")],
        "standings": list(p.TONES),
    }  # fmt: skip


def _field(key: str, zh: str, en: str, kind: str, **more: Any) -> Field:
    return Field(key, Text(zh, en), kind, **more)


def _forms(refusal: Refusal) -> dict[str, Any]:
    options = (
        ("a", Text("自主研发", "own research")),
        ("b", Text("合作研发", "joint research")),
        ("c", Text("引进消化吸收", "adopted and improved")),
    )
    columns = (
        Column("index", Text("指标", "Index"), "text", True),
        Column("ours", Text("本技术", "This technology"), "text"),
        Column("source", Text("来源", "Source"), "choice", False, None, options),
        Column("year", Text("年份", "Year"), "integer"),
    )
    rows = [{"index": "循环净效率", "ours": "46.2 %", "source": "a", "year": "2021"}]
    samples: list[tuple[Field, Any, list[Any]]] = [
        (_field("name", "技术名称", "Name of the technology", "title", required=True, max_chars=30, help=Text("与申报书一致，不超过 30 字。", "As in the form, at most 30 characters.")), "高强耐蚀镁合金连续铸轧技术", []),
        (_field("point", "创新点三", "Third point of innovation", "long-text", required=True, max_chars=300), "提出一种基于分级蓄热的闭式循环结构。", [("已写 312 字，上限 300 字。请删减 12 字。", "312 characters, at most 300. Cut 12.")]),
        (_field("uscc", "统一社会信用代码", "Unified social credit code", "uscc", required=True, help=Text("18 位，见营业执照或法人证书。", "18 characters, on the licence.")), "", []),
        (_field("sales", "近三年累计销售额", "Sales of three years", "money"), "1234.50", []),
        (_field("founded", "成立日期", "Founded on", "date"), "2015-04-01", []),
        (_field("level", "技术成熟度", "Technology readiness", "trl"), "7", []),
        (_field("origin", "技术来源", "Origin of the technology", "choice", required=True, options=options), "a", []),
        (_field("used", "应用领域", "Where it is used", "multiple", options=options), ["a", "c"], []),
        (_field("secret", "是否涉及国家秘密", "Does it touch state secrets?", "yes-no", required=True), "no", [("涉密项目不得在本系统申报。", "Classified projects may not be entered here.")]),
        (_field("promise", "承诺", "Undertaking", "commitment", required=True, help=Text("以上内容真实、准确，无知识产权争议。", "All of this is true and free of disputes.")), "yes", []),
        (_field("id", "负责人证件", "Identity document of the leader", "person-id", required=True), {"kind": "passport", "number": "E00000000"}, []),
        (_field("phones", "联系电话", "Telephones", "phones", help=Text("多个号码用顿号分开，分机写“转 12”。", "Separate several with commas; extension as “ext 12”.")), "010-5550 0100", []),
        (_field("compare", "指标对比", "Comparison", "table", required=True, columns=columns, max_rows=10), rows, []),
        (_field("report", "检测报告", "Test report", "file", accept=("pdf", "docx"), max_bytes=20_000_000), None, []),
    ]  # fmt: skip
    wrong = {f.key: messages for f, _, messages in samples if messages}
    return {
        "samples": samples,
        "labels": {f.key: f.name for f, _, _ in samples},
        "problems": p.Problems(wrong, [refusal], refusal.source),
        "uploads": [{"name": "检测报告.pdf", "size": 3_400_000, "url": "#", "remove": "17"}],
        "answers": [
            p.Answer(("技术名称", "Name"), "高强耐蚀镁合金连续铸轧技术", "#"),
            p.Answer(("创新点三", "Third point"), "", "#", True),
            p.Answer(("技术来源", "Origin"), ("自主研发", "own research"), "#"),
        ],
    }
