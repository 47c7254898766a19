"""A review by hand, from filing to reported result: only links and forms that stand on pages, without scripts (R9 to R13, R20)."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import xlsxwriter

from jinbang.apps.mailroom.models import Letter
from tests.answers import person_name
from tests.doors.visiting import clock  # noqa: F401
from tests.journeys.forms import Hand, upload
from tests.reviewing import COMMENT, RANDOMNESS, Review

CONTEST = "pioneer-technology/green-low-carbon"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADS = ("姓名", "电子邮箱", "工作单位", "地区", "界别", "学科代码", "关键词", "评审上限", "本机构成员")
PLAN = "先由专家独立评分，再召开评审会核对分歧较大的项目，形成初评报告；全过程留痕。"


def workbook(*, wrong: bool = False) -> Any:
    """A roster of 24; one row has a wrong address if `wrong`."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADS)
        for n in range(24):
            address = "no address" if wrong and n == 3 else f"expert{n}@hand.example"
            sheet.write_row(
                n + 1, 0, (person_name(n + 60), address, f"示例大学{n:02d}", "华东", "高校", "480", "储能", 40, "否")
            )
    return upload("roster.xlsx", content.getvalue(), XLSX)


def test_a_review_from_filing_to_reported_result_by_hand(world: Any, clock: Any) -> None:  # noqa: F811
    review = Review(world, CONTEST)
    accepted = review.accepted(3)

    def hand(person: Any, at: str) -> Hand:
        return Hand(person, clock, world.at).at(at)

    lead, co = (hand(one, "2022-11-03T09:00") for one in review.managers)
    recorder = hand(review.acknowledger, "2022-11-03T09:00")
    _filed(lead, co, recorder, review, world.key)
    _drawn(lead, co)
    experts = _panel(hand, lead)
    _assigned(lead)
    _scored(lead, experts)
    _reported(lead, co, experts)
    secretary = hand(world.officer("secretary"), "2022-11-20T09:00")
    secretary.go(f"/office/{world.key}/reviews/{review.contest.ordinal}/result/")
    secretary.send("接收初评结果")
    assert {world.fresh(one).standing for one in accepted} <= {"passed", "reserve", "not-passed"}
    experts[0].at("2022-11-20T10:00").go("/expert/record/")
    experts[0].reads("7/24", "我的宽严", "±2 标准误")


def _filed(lead: Hand, co: Hand, recorder: Hand, review: Review, key: str) -> None:
    """Work plan, composition and criteria: signed by both bodies, returned, mended, signed anew, recorded."""
    lead.go("/body/")
    lead.follow("完成备案材料")
    lead.send("保存草稿", work_plan=PLAN, quotas="不成样子", expect=422)  # refused, and what was typed stays
    assert lead.form("保存草稿").values["work_plan"] == [PLAN]
    lead.send("保存草稿", work_plan=PLAN, quotas="", size="6")  # a draft may be unfinished; nobody signs it
    lead.send("以本机构名义签署", expect=422)
    lead.reads("单数")
    lead.send("保存草稿", work_plan=PLAN, size="7")
    lead.send("以本机构名义签署")
    co.go(lead.path)
    co.send("以本机构名义签署")
    recorder.go(f"/office/{key}/reviews/{review.contest.ordinal}/filing/")
    recorder.send("退回修改", expect=422)
    recorder.send("退回修改", comments="请写明评审会的安排。")
    lead.go(lead.path)
    lead.reads("请写明评审会的安排。")
    lead.send("保存草稿", work_plan=PLAN + "评审会于11月18日召开。")
    for body in (lead, co):
        body.go(lead.path)
        body.send("以本机构名义签署")
    recorder.go(recorder.path)
    recorder.send("予以备案")
    lead.go(lead.path)
    lead.reads("回执编号", "已备案")


def _drawn(lead: Hand, co: Hand) -> None:
    """Roster by workbook, each wrong row named; the draw with two persons, and again by anyone."""
    lead.follow("名册")
    lead.send("专家名册（xlsx）", file=workbook(wrong=True), expect=422)
    lead.reads("第 5 行")
    lead.send("专家名册（xlsx）", file=workbook())
    lead.reads(person_name(60))
    lead.follow("抽取")
    suggested = lead.form("固定抽取方案").values
    assert [suggested[f"s{n}-published"] for n in range(2)] == [["2022-11-03T21:15"], ["2022-11-05T21:25"]]
    beacon = {"s0-kind": "drand", "s0-label": "示例轮次 2400000", "s0-published": "2022-11-03T12:00"}
    beacon |= {f"s{n}-kind": "" for n in range(1, 6)}
    lead.send("固定抽取方案", **{**beacon, "s0-published": "2022-11-03T08:00"}, expect=422)  # out already
    lead.send("固定抽取方案", **beacon)
    lead.reads("示例轮次 2400000", "之后录入")
    lead.at("2022-11-03T13:00").go(lead.path)
    lead.send("录入随机数", r0="12", expect=422)
    lead.send("录入随机数", r0=RANDOMNESS)
    lead.reads("等待第二人录入")
    co.at("2022-11-03T13:00").go(lead.path)
    co.send("第二人录入并抽取", r0="1" + RANDOMNESS[1:], expect=422)
    co.send("第二人录入并抽取", r0=RANDOMNESS)
    co.reads("三、结果", "候补")
    stranger = Hand(None, {}, lambda text: None)
    stranger.go(co.path)  # sign-in
    stranger.go(next(href for words, href in co.page.links if "复算" in words))
    stranger.reads(RANDOMNESS, "三、结果")
    assert "不成立" not in stranger.page.words


def _panel(hand: Any, lead: Hand) -> list[Hand]:
    """Invited by letter; one declines and the next stand-in is asked; accepted and signed."""
    lead.go(lead.path)
    lead.follow("专家组")
    lead.send("位专家")
    experts: list[Hand] = []
    answered: set[int] = set()
    while letter := Letter.objects.filter(kind="invitation").exclude(pk__in=answered).order_by("pk").first():
        answered.add(letter.pk)
        link = re.search(r"/expert/invitation/[\w-]+/", letter.body)
        assert link is not None
        guest = hand(None, "2022-11-05T09:00")
        guest.go(link[0])
        if len(answered) == 1:
            guest.send("接受邀请", answer="decline", reason="出差在外")
            guest.reads("已谢绝")
        else:
            guest.send("接受邀请", answer="accept")
            guest.send("签署承诺书")
            experts.append(guest)
    lead.go(lead.path)
    lead.reads("已谢绝", "出差在外")
    assert len(experts) == 7
    return experts


def _assigned(lead: Hand) -> None:
    """Conflicts, a proposal put aside, another accepted."""
    lead.at("2022-11-06T09:00").follow("回避")
    lead.send("检测")
    lead.follow("分配")
    lead.send("随机种子", objective="fairest", seed="3")
    lead.reads("与现状相比", "已证最优")
    lead.follow("谁评什么")
    lead.reads("学科", "×", "新增")
    lead.follow("回到分配")
    lead.send("放弃此方案", reason="再算一次")
    lead.send("随机种子", objective="best", seed="1")
    lead.send("采用此方案")
    lead.reads("已采用")


def _scored(lead: Hand, experts: list[Hand]) -> None:
    """One declares a conflict and another is found for the seat; everyone scores; lobbying is reported."""
    experts[0].at("2022-11-10T09:00").go("/expert/")
    experts[0].follow("声明利益关系")
    box = next(one for one in experts[0].form("提交声明").offered if one.startswith("conflict-"))
    reason = box.replace("conflict", "reason")
    experts[0].send("提交声明", expect=422, **{box: "on"})  # a conflict has a reason
    experts[0].send("提交声明", **{box: "on", reason: "与申报人合作过论文"})
    for k, expert in enumerate(experts):
        _judged(expert, k)
    lead.at("2022-11-10T15:00").follow("回避")
    lead.reads("与申报人合作过论文")
    lead.follow("分配")
    lead.send("随机种子", objective="best", seed="2")
    lead.reads("新增 1，保留 14")
    lead.send("采用此方案")
    assert [_judged(expert, k) for k, expert in enumerate(experts)].count(1) == 1
    experts[0].go("/expert/solicitation/")
    experts[0].send("情况说明", kind="gift")
    experts[0].reads("仅监督人员可见")


def _judged(expert: Hand, k: int, at: str = "2022-11-10T16:00") -> int:
    """Declared before content; a refused sheet keeps what was typed; submitted and locked.  How many sheets."""
    expert.at(at).go("/expert/")
    if "声明利益关系" in expert.page.words:
        expert.follow("声明利益关系")
        expert.send("提交声明")
    found = dict.fromkeys(href for _, href in expert.page.links if re.fullmatch(r"/expert/seat/\d+/", href))
    seats = [one for one in found if any("提交评分" in form.words for form in expert.go(one).forms)]
    for m, address in enumerate(seats):
        expert.go(address)
        names = [one.removesuffix(".whole") for one in expert.form("提交评分").offered if one.endswith(".whole")]
        assert names
        scores = {f"{name}.whole": str(60 + 10 * ((m + k) % 3)) for name in names}
        expert.send("提交评分", comment="短", expect=422, **scores)
        assert expert.form("提交评分").values["comment"] == ["短"]
        expert.send("提交评分", comment=COMMENT)  # the scores are still there
        expert.go(address)
        expert.reads("评分已提交并锁定")
    return len(seats)


def _second_round(lead: Hand, experts: list[Hand]) -> None:
    """A second round is proposed for what is most in doubt; put aside once, then accepted: its expert scores too."""
    lead.follow("分配")
    lead.send("补评多少项", places="9", seats="1", expect=422)  # places for all: nothing is in doubt
    for close in ("放弃此方案", "采用此方案"):
        lead.send("补评多少项", places="1", seats="1")
        lead.reads("新增 1，保留 15", "第二轮（补评）")
        lead.send(close)
    assert sum(_judged(expert, k, at="2022-11-12T09:30") for k, expert in enumerate(experts)) == 1
    lead.go(lead.path)


def _reported(lead: Hand, co: Hand, experts: list[Hand]) -> None:
    """A sheet is sent back and scored anew; both rankings, why, the result signed by both bodies."""
    lead.at("2022-11-12T09:00").go(lead.path)
    lead.follow("得分")
    lead.reads("校准分", "专家宽严")
    lead.go(lead.path + "?places=1")
    lead.follow("为什么高于")
    lead.reads("按备案规则", "在前", "÷")
    lead.follow("得分")
    sheet = next(href for _, href in lead.page.links if re.search(r"/scores/\d+/$", href))
    lead.go(sheet)
    seats = sorted(lead.form("退回理由").offered["seat"] - {""})
    lead.send("退回理由", seat=seats[0], reason="请补充说明检测数据来源。")
    again = next(e for e in experts if "退回重评" in e.go("/expert/").words)
    found = dict.fromkeys(href for _, href in again.page.links if re.fullmatch(r"/expert/seat/\d+/", href))
    assert any("请补充说明检测数据来源。" in again.go(seat).words for seat in found)
    again.send("提交评分", comment=COMMENT)
    _second_round(lead, experts)
    lead.follow("报送")
    lead.send("建议通过数", places="1", report="初评工作已按备案方案完成。")
    lead.send("以本机构名义签署")
    lead.reads("待签署")
    co.at("2022-11-12T10:00").go(lead.path)
    co.send("以本机构名义签署")
    co.reads("已报送")
    co.follow("得分")
    co.reads("评分已锁定")
