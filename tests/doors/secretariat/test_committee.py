"""The final committee at the door: quorum, recusal, ballots with exact fractions, decisions in rank order (R14, R15, T10)."""

from __future__ import annotations

from typing import Any

import pytest
from tests.doors.secretariat import later


@pytest.fixture
def meeting(world: Any, browser: Any) -> Any:
    """Two applications passed; ten members called; nobody has signed in."""
    found = later.passed(world, 2)
    members = later.committee(world, 10)
    desk = browser(world.secretary).at(later.SITS)
    answer = desk.do(("sittings",), "convene", name="终评会议", members=[m.pk for m in members])
    assert answer.status_code == 302
    from jinbang.apps.deliberation.queries import sittings

    return found, members, sittings(programme=world.programme)[0].sitting, desk


def _items(sitting: Any) -> list[int]:
    return list(sitting.items.order_by("order").values_list("pk", flat=True))


def _vote(browser: Any, member: Any, sitting: Any, choice: str) -> Any:
    from jinbang.apps.deliberation.queries import member_of, own_open_ballots
    from jinbang.apps.people.queries import viewer_of

    called = member_of(sitting=sitting, viewer=viewer_of(member))
    assert called is not None
    mine = own_open_ballots(sitting=sitting, member=called)
    return browser(member).at(later.SITS).do(("vote", sitting.pk), "cast", **{f"ballot-{b.pk}": choice for b in mine})


def _count(desk: Any, sitting: Any) -> None:
    """End the vote, then open and count."""
    assert desk.do(("sitting", sitting.pk), "end-vote").status_code == 302
    assert desk.do(("sitting", sitting.pk), "count").status_code == 302


def _open(browser: Any, desk: Any, sitting: Any, members: list[Any]) -> None:
    for member in members:
        assert browser(member).at(later.SITS).do(("sitting", sitting.pk), "sign-in").status_code == 302
    assert desk.do(("sitting", sitting.pk), "open").status_code == 302


def test_without_a_quorum_it_does_not_open_and_the_page_says_the_exact_number(browser: Any, meeting: Any) -> None:
    _, members, sitting, desk = meeting
    for member in members[:6]:
        browser(member).at(later.SITS).do(("sitting", sitting.pk), "sign-in")
    assert "10 × 2/3 → 7 人" in desk.get("sitting", sitting.pk).content.decode()
    refused = desk.do(("sitting", sitting.pk), "open")
    assert refused.status_code == 422
    assert "签到 6 人" in refused.content.decode()


def test_two_thirds_of_ten_is_seven_t10(world: Any, browser: Any, meeting: Any) -> None:
    _, members, sitting, desk = meeting
    _open(browser, desk, sitting, members)
    item = _items(sitting)[:1]
    assert desk.do(("sitting", sitting.pk), "ballot", items=item).status_code == 302
    for n, member in enumerate(members):
        assert _vote(browser, member, sitting, "yes" if n < 6 else "no").status_code == 200
    _count(desk, sitting)
    page = desk.get("sitting", sitting.pk).content.decode()
    assert "同意 6" in page
    assert "需 7 票" in page
    assert "未通过" in page
    desk.do(("sitting", sitting.pk), "ballot", items=item)
    for n, member in enumerate(members):
        _vote(browser, member, sitting, "yes" if n < 7 else "abstain")
    _count(desk, sitting)
    assert "同意 7，不同意 0，弃权 3；需 7 票" in desk.get("sitting", sitting.pk).content.decode()


def test_who_leaves_an_item_has_no_paper_there_and_two_thirds_of_nine_is_six(browser: Any, meeting: Any) -> None:
    _, members, sitting, desk = meeting
    _open(browser, desk, sitting, members)
    first, second = _items(sitting)
    away = browser(members[0]).at(later.SITS)
    assert away.do(("sitting", sitting.pk), "recuse", item=first, reason="所在单位推荐").status_code == 302
    desk.do(("sitting", sitting.pk), "ballot", items=[first])
    assert "没有待投的票" in away.get("vote", sitting.pk).content.decode()
    for n, member in enumerate(members[1:]):
        _vote(browser, member, sitting, "yes" if n < 6 else "no")
    _count(desk, sitting)
    assert "到会 9，同意 6，不同意 3，弃权 0；需 6 票" in desk.get("sitting", sitting.pk).content.decode()
    assert second in _items(sitting)


def test_each_item_is_marked_and_nobody_votes_twice(browser: Any, meeting: Any) -> None:
    _, members, sitting, desk = meeting
    _open(browser, desk, sitting, members)
    desk.do(("sitting", sitting.pk), "ballot", items=_items(sitting))
    mine = browser(members[0]).at(later.SITS)
    assert mine.do(("vote", sitting.pk), "cast").status_code == 422
    assert _vote(browser, members[0], sitting, "yes").status_code == 200
    again = mine.do(("vote", sitting.pk), "cast")
    assert again.status_code == 422  # nothing is open for this member any more: said above the page as it is
    assert "没有待投的票" in again.content.decode()


def test_a_member_who_was_not_called_sees_no_sitting(world: Any, browser: Any, meeting: Any) -> None:
    *_, sitting, _ = meeting
    outsider = browser(later.committee(world, 1)[0])
    assert outsider.get("sitting", sitting.pk).status_code == 404
    assert outsider.get("vote", sitting.pk).status_code == 404


def test_leaving_the_order_needs_a_reason_and_a_proposal_needs_a_ballot_r15(
    world: Any, browser: Any, meeting: Any
) -> None:
    (best, second), members, sitting, desk = meeting
    choose = {f"outcome-{best.pk}": "not-choose", f"outcome-{second.pk}": "propose"}
    assert desk.do(("decide",), "decide", **choose).status_code == 422  # no ballot carried it
    _open(browser, desk, sitting, members)
    desk.do(("sitting", sitting.pk), "ballot", items=_items(sitting))
    for member in members:
        _vote(browser, member, sitting, "yes")
    _count(desk, sitting)
    refused = desk.do(("decide",), "decide", **choose)
    assert refused.status_code == 422
    assert f"f-reason-{second.pk}" in refused.content.decode()
    assert world.fresh(second).standing == "passed"
    said = {f"reason-{best.pk}": "示例理由一", f"reason-{second.pk}": "示例理由二"}
    assert desk.do(("decide",), "decide", **choose, **said).status_code == 302
    assert world.fresh(second).standing == "proposed"
    assert world.fresh(best).standing == "not-chosen"


def test_a_sitting_is_closed_with_its_minutes(browser: Any, meeting: Any) -> None:
    _, members, sitting, desk = meeting
    _open(browser, desk, sitting, members)
    assert desk.do(("sitting", sitting.pk), "close", minutes="示例纪要").status_code == 302
    assert "示例纪要" in desk.get("sitting", sitting.pk).content.decode()


def test_who_leaves_an_item_while_its_ballot_is_open_no_longer_counts_there(browser: Any, meeting: Any) -> None:
    _, members, sitting, desk = meeting
    _open(browser, desk, sitting, members)
    first = _items(sitting)[0]
    desk.do(("sitting", sitting.pk), "ballot", items=[first])
    away = browser(members[0]).at(later.SITS)
    assert away.do(("sitting", sitting.pk), "recuse", item=first, reason="利害关系").status_code == 302
    for member in members[1:]:
        _vote(browser, member, sitting, "yes")
    _count(desk, sitting)
    assert "到会 9，同意 9，不同意 0，弃权 0；需 6 票" in desk.get("sitting", sitting.pk).content.decode()


def test_who_comes_after_a_ballot_was_opened_waits_for_the_next(browser: Any, meeting: Any) -> None:
    _, members, sitting, desk = meeting
    _open(browser, desk, sitting, members[:9])
    first = _items(sitting)[0]
    desk.do(("sitting", sitting.pk), "ballot", items=[first])
    late = browser(members[9]).at("2023-02-01T09:30")
    late.do(("sitting", sitting.pk), "sign-in")
    assert "没有待投的票" in late.get("vote", sitting.pk).content.decode()
    for member in members[:9]:
        _vote(browser, member, sitting, "yes")
    _count(desk.at("2023-02-01T10:00"), sitting)
    assert "到会 9，同意 9" in desk.get("sitting", sitting.pk).content.decode()


def test_all_items_are_put_to_the_vote_at_once(browser: Any, meeting: Any) -> None:
    _, members, sitting, desk = meeting
    _open(browser, desk, sitting, members)
    assert desk.do(("sitting", sitting.pk), "ballot", items=[]).status_code == 422
    assert desk.do(("sitting", sitting.pk), "ballot", all="yes").status_code == 302
    from jinbang.apps.deliberation.queries import open_ballots

    assert len(open_ballots(sitting=sitting)) == 2


def test_ids_on_a_page_with_several_forms_are_its_own(world: Any, browser: Any, meeting: Any) -> None:
    import re

    *_, sitting, desk = meeting
    for page in (("sittings",), ("sitting", sitting.pk), ("decide",), ("people",), ("lists",), ("memberships",)):
        ids = re.findall(r' id="([^"]+)"', desk.get(*page).content.decode())
        assert len(ids) == len(set(ids)), page
