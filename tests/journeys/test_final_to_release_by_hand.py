"""The second half of the call by hand: a result received, the committee's sitting, notice, objection, lists, certificates, promotion.

Everybody works through the forms that stand on the pages, without JavaScript; only the clock and the calendar's own acts
(notices end, lists are released at their instant) are moved by the test.  R14 to R18, N20, N21.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest
from django.urls import reverse

from jinbang.apps.people.models import Role
from jinbang.jobs.calendar import publication as calendar
from tests.books import workbook
from tests.doors.secretariat import later
from tests.journeys.forms import Hand, upload
from tests.world import World

SITS, NOTICE, OBJECTS, ENDS, RELEASE = "2023-02-01T09:00", "2023-02-10T09:00", "2023-02-12T09:00", "2023-02-18T00:00", "2023-03-10T09:00"  # fmt: skip
REASON = "委员会认为其应用成效突出，见会议纪要。"


@pytest.fixture
def hand(world: World, monkeypatch: pytest.MonkeyPatch) -> Any:
    """hand(person): that person's browser; None is the public."""
    clock: dict[str, datetime] = {"at": world.at("2023-01-10T09:00")}
    monkeypatch.setattr("jinbang.web.middleware.now", lambda: clock["at"])
    return lambda person=None: Hand(person, clock, world.at)


def _sheet(*rows: tuple[str, ...]) -> Any:
    return upload("另行组织.xlsx", workbook(rows), "application/vnd.openxmlformats")


def _receive(office: Hand, key: str) -> None:
    office.go(f"/office/{key}/")
    office.follow("初评")
    office.follow("已报送，待接收")
    office.send("退回初评机构", expect=422, reason="")
    office.reads("请说明退回理由", "N7")
    office.send("接收初评结果")
    office.reads("已接收")


def _sit(office: Hand, hand: Any, people: list[Any]) -> None:
    office.at(SITS).follow("终评")
    office.send("召集并发出通知", members=[str(people[0].pk)], expect=422)
    office.reads("不少于 3 人")
    office.send("召集并发出通知", name="2022 年度终评会议", members=[str(one.pk) for one in people], chair=str(people[0].pk), scrutineers=[str(people[-1].pk)])  # fmt: skip
    path = office.path
    members = [hand(one) for one in people]
    for member in members[:5]:
        member.go(path)
        member.send("我已到会，签到")
    office.go(path)
    office.reads("9 × 2/3 → 6 人")
    office.send("宣布开会", expect=422)
    office.reads("签到 5 人", "R14")
    for member in members[5:]:
        member.go(path)
        member.send("我已到会，签到")
    office.send("宣布开会")
    recused = members[1]
    recused.go(path)
    item = sorted(recused.form("回避该项").offered["item"] - {""})[0]
    recused.send("回避该项", item=item, reason="所在单位推荐")
    office.send("发起表决", all="yes")
    leaves = members[2]
    leaves.go(path)
    leaves.send("我离开会场")
    leaves.reads("已离席")
    _vote(path, members)
    office.go(path)
    assert not [one for one in office.page.forms if "结束投票" in one.words]
    office.reads("由监票人")
    scrutineer = members[-1].at("2023-02-01T09:40")
    scrutineer.go(path)
    scrutineer.send("结束投票")
    scrutineer.reads("待计票")
    scrutineer.send("开箱计票")
    scrutineer.reads("到会 7，同意 6，不同意 1，弃权 0；需 5 票", "到会 8，同意 7，不同意 1，弃权 0；需 6 票", "计票：")
    office.go(path)
    office.send("结束会议", minutes="逐项审议，无记名投票，监票人现场计票。")
    office.reads("逐项审议", "已结束")


def _vote(path: str, members: list[Hand]) -> None:
    for n, member in enumerate(members):
        if n == 2:
            continue
        member.go(path)
        member.follow("去投票")
        form = member.form("投票")
        ballots = sorted(form.offered)
        assert len(ballots) == (1 if n == 1 else 2)
        if n == 0:  # one item left unmarked: refused, and the mark on the other is kept
            member.send("投票", expect=422, **{ballots[0]: "yes"})
            assert member.form("投票").values[ballots[0]] == ["yes"]
        member.send("投票", **dict.fromkeys(ballots, "no" if n == 3 else "yes"))
        assert not [one for one in member.page.links if "去投票" in one[0]]


def _decide(office: Hand, second: Any) -> None:
    office.at("2023-02-02T09:00").follow("终评")
    office.follow("审议决定")
    assert office.form("作出决定").values[f"outcome-{second.pk}"] == ["propose"]  # as the ballot went
    office.send("作出决定", expect=422)
    office.reads("偏离初评顺序须说明理由", "R15", second.number)
    office.send("作出决定", **{f"reason-{second.pk}": REASON})
    office.reads(REASON)


def _announce(office: Hand) -> None:
    office.at(NOTICE).follow("公示")
    office.send("公示全部拟入榜申报", expect=422, days="1", text="现予公示。")
    assert office.form("公示全部拟入榜申报").values["text"] == ["现予公示。"]
    office.send("公示全部拟入榜申报", days="7")
    office.reads("2023年2月17日24:00")


def _object(public: Hand, about: str) -> str:
    public.at("2023-02-11T09:00").go("/notices/")
    public.follow("拟入榜名单公示")
    public.follow(f"提出异议 {about}")
    said = {"contact": "010-5550 0109", "text": "该项目的权属存在争议，详见所附材料。"}
    public.send("正式提出异议", expect=422, name="", evidence=upload("证据.png", later.PNG, "image/png"), **said)
    public.reads("R17")
    assert public.form("正式提出异议").values["text"] == [said["text"]]
    public.send("正式提出异议", name="示例异议人")
    public.reads("异议已收到")
    code = re.search(r"查询码\s*([\w-]{8,})", public.page.words)
    assert code is not None
    return code[1]


def _answer(office: Hand, colleague: Hand, public: Hand, code: str) -> None:
    office.at(OBJECTS).go(office.path)
    office.follow("异议")
    case = next(href for _, href in office.page.links if re.search(r"/objections/\d+/$", href))
    office.go(case)
    assert "示例异议人" not in office.page.words
    office.send("由我承办")
    office.reads("示例异议人")
    colleague.go(case)
    assert "示例异议人" not in colleague.page.words
    office.send("不予受理的理由", admit="yes")
    office.send("作出答复", expect=422, outcome="keep", investigation="已向推荐单位核实。")
    assert office.form("作出答复").values["investigation"] == ["已向推荐单位核实。"]
    office.send("作出答复", outcome="keep", answer="经核实，权属清楚，维持拟入榜。")
    public.go("/objections/")
    public.send("查询码", expect=422, code="no-such-code")
    public.send("查询码", code=code)
    public.reads("维持", "权属清楚")


def _release(office: Hand, world: World, public: Hand, names: list[str]) -> None:
    calendar(world.at(ENDS))
    office.at("2023-03-01T09:00").follow("发布")
    office.send("替换此前导入", expect=422)
    apart = next(iter(sorted(office.form("替换此前导入").offered["contest"] - {""})))
    office.send("替换此前导入", contest=apart, expect=422, file=_sheet(("名称",), ("示例条目甲",), ("示例条目甲",)))
    office.reads("重复", "N20")
    office.send("替换此前导入", contest=apart, file=_sheet(("名称", "单位"), ("示例条目甲", "示例机构甲")))
    office.send("发布文字", expect=422, release_at="2023-02-01T09:00", document_number="示例发〔2023〕1号")
    assert office.form("发布文字").values["document_number"] == ["示例发〔2023〕1号"]
    office.send("发布文字", release_at=RELEASE)
    office.reads("2023年3月10日09:00")
    public.at("2023-03-10T08:59").go("/lists/")
    assert not any(name in public.page.words for name in [*names, "示例条目甲"])  # the embargo
    calendar(world.at(RELEASE))
    public.at("2023-03-10T09:01").go(reverse("public:list", args=[world.key, "rising-enterprise"]))
    public.reads(*names)


def _certify(office: Hand, public: Hand) -> None:
    office.at("2023-03-11T09:00").follow("发布")
    office.follow("证书")
    office.send("尚无证书的条目")
    numbers = [said for said, href in office.page.links if href.endswith(".pdf")]
    assert len(numbers) == 3
    office.go(reverse("secretariat:paper", args=[office.path.split("/")[2], numbers[0]]))
    office.go(reverse("secretariat:certificates", args=[office.path.split("/")[2]]))
    public.go("/check/")
    answer = public.client.get("/check/", {"number": numbers[0].lower()}, follow=True)
    assert "真实有效" in answer.content.decode()
    office.send("作废理由", expect=422, number=numbers[0])
    office.reads("请说明作废理由")
    office.send("作废理由", number=numbers[0], reason="单位名称有误")
    assert "单位名称有误" in public.client.get(f"/check/{numbers[0]}/").content.decode()
    office.send("尚无证书的条目")
    again = [said for said, href in office.page.links if href.endswith(".pdf")]
    assert len(set(again)) == 4  # a number is never used again


def _promote(office: Hand, public: Hand, key: str) -> None:
    office.follow("推广")
    entry = next(iter(sorted(office.form("登记").offered["entry"] - {""})))
    office.send("登记", expect=422, entry=entry, kind="pilot", text="")
    office.send("登记", entry=entry, kind="pilot", text="寻求中试场地")
    public.at("2023-03-20T09:00").go(f"/p/{key}/offers/")
    public.reads("寻求中试场地")
    public.send("发送给秘书处", expect=422, organisation="示例园区")
    assert public.form("发送给秘书处").values["organisation"] == ["示例园区"]
    public.send("发送给秘书处", contact="010-5550 0110", kind="pilot", text="提供中试线")
    office.follow("推广")
    form = office.form("对接")
    office.send("对接", need=max(form.offered["need"]), offer=max(form.offered["offer"]))
    match = max(office.form("金额（万元）").offered["match"])
    office.send("金额（万元）", expect=422, match=match, move="land")
    for move, amount in (("contact", ""), ("sign", "120.5"), ("land", "150")):
        office.send("金额（万元）", match=match, move=move, amount=amount)
    office.reads("150.00", "落地")
    office.send("对外公开", on="2023-04-01", medium="示例报", title="示例报道")
    public.go(f"/p/{key}/campaign/")
    public.reads("示例报道")


def test_from_a_reported_result_to_the_released_list_a_checked_certificate_and_promotion(
    world: World, hand: Any
) -> None:
    _, (best, second) = later.reported(world)
    people = later.committee(world, 9)
    office, colleague, public = hand(world.secretary), hand(world.officer(Role.SECRETARY)), hand()
    _receive(office, world.key)
    _sit(office, hand, people)
    _decide(office, second)
    _announce(office)
    code = _object(public, best.title)
    _answer(office, colleague, public, code)
    _release(office, world, public, [best.title, second.title])
    _certify(office, public)
    _promote(office, public, world.key)
