"""Every page of the office opens for the right office, and for nobody else."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.doors.secretariat import later

from jinbang.apps.people.models import Role

SECRETARY_ONLY = [
    "extensions",
    "memberships",
    "people",
    "lists",
    "certificates",
    "promotion",
    "letters",
    "versions",
    "golive",
    "decide",
]
SHARED = {
    "call": {"secretary", "screener", "acknowledger", "committee", "scrutineer", "auditor"},
    "applications": {"secretary", "screener", "committee", "auditor"},
    "duplicates": {"secretary", "auditor"},
    "missing": {"secretary", "auditor"},
    "screening": {"secretary", "screener", "auditor"},
    "reviews": {"secretary", "acknowledger", "auditor"},
    "sittings": {"secretary", "committee", "scrutineer", "auditor"},
    "notices": {"secretary", "auditor"},
    "objections": {"secretary", "auditor"},
    "ledger": {"secretary", "auditor"},
    **{name: {"secretary"} for name in SECRETARY_ONLY},
}
OFFICES = ("secretary", "screener", "acknowledger", "committee", "scrutineer", "auditor")


@pytest.mark.parametrize("office", OFFICES)
def test_each_office_opens_its_own_pages_and_no_other(world: Any, browser: Any, office: str) -> None:
    world.admitted_application()
    desk = browser(world.officer(Role(office)))
    for name, offices in SHARED.items():
        assert desk.get(name).status_code == (200 if office in offices else 403), name
    assert desk.client.get("/office/").status_code == 200


@pytest.mark.parametrize("office", ["committee", "auditor"])
def test_the_navigation_leads_only_where_the_office_may_go_and_marks_where_one_is(
    world: Any, browser: Any, office: str
) -> None:
    desk = browser(world.officer(Role(office)))
    page = desk.get("sittings").content.decode()
    navigation = page.partition("<nav")[2].partition("</nav>")[0]
    links = set(re.findall(r'<a href="([^"]+)"', navigation))
    assert {desk.url("call"), desk.url("sittings")} <= links
    assert [url for url in links if desk.client.get(url).status_code != 200] == []
    assert re.findall(r'<a href="([^"]+)" aria-current="page"', navigation) == [desk.url("sittings")]
    assert '<span class="menu-here">终评会议</span>' in navigation  # the button on a telephone


def test_a_list_of_applications_is_narrowed_to_units_by_a_part_of_their_name(world: Any, browser: Any) -> None:
    one, other = world.submitted_application(), world.submitted_application(unit=world.new_unit())
    desk = browser(world.secretary)
    name = other.unit.name
    page = desk.get("applications", unit=name[2:]).content.decode()
    assert (one.number in page, other.number in page) == (False, True)
    by_number = desk.get("applications", unit=str(one.unit_id)).content.decode()
    assert (one.number in by_number, other.number in by_number) == (True, False)
    assert f'<option value="{one.unit_id}" selected>{one.unit.name}</option>' in by_number


def test_who_holds_no_office_here_is_refused_and_a_stranger_is_asked_to_sign_in(world: Any, browser: Any) -> None:
    outsider, stranger = browser(world.approver), browser(None)
    assert outsider.client.get("/office/").status_code == 403
    for name in SHARED:
        assert outsider.get(name).status_code == 403, name
        assert stranger.get(name).status_code == 302, name


def test_the_funnel_leads_to_the_exact_list_behind_each_number(world: Any, browser: Any) -> None:
    one = world.admitted_application()
    world.submitted_application(at=world.at("2022-10-20T09:00"))
    desk = browser(world.secretary)
    page = desk.get("call").content.decode()
    assert "standing=screening" in page
    found = desk.get("applications", standing="screening").content.decode()
    assert one.number in found
    assert one.number not in desk.get("applications", standing="listed").content.decode()
    assert one.number in desk.get("applications", text=one.number).content.decode()
    assert one.number not in desk.get("applications", contest="pioneer-technology/biomedicine").content.decode()


def test_an_application_shows_its_answers_and_way_so_far(world: Any, browser: Any) -> None:
    one = world.admitted_application()
    page = browser(world.secretary).get("application", one.pk).content.decode()
    assert one.title in page
    assert "办理过程" in page
    assert browser(world.secretary).get("application", one.pk + 999).status_code == 404


def test_drafts_are_none_of_the_offices_business(world: Any, browser: Any) -> None:
    draft = world.draft_application()
    assert browser(world.secretary).get("application", draft.pk).status_code == 403


def test_more_time_is_given_with_a_reason_and_what_was_typed_is_kept_when_refused(world: Any, browser: Any) -> None:
    unit = world.unit.organisation
    desk = browser(world.secretary).at("2022-10-20T09:00")
    typed = {"unit": str(unit.pk), "stage": "collection", "until": "2022-11-02T00:00"}
    refused = desk.do(("extensions",), "extend", **typed, reason="")
    assert refused.status_code == 422
    assert 'value="2022-11-02T00:00"' in refused.content.decode()
    assert desk.do(("extensions",), "extend", **typed, reason="示例停电").status_code == 302
    assert "2022年11月1日24:00" in desk.get("extensions").content.decode()
    assert world.ledger_kinds() == ["deadline.extend"]


def test_a_back_dated_extension_is_refused_r1(world: Any, browser: Any) -> None:
    desk = browser(world.secretary).at("2022-11-05T09:00")
    answer = desk.do(("extensions",), "extend", unit=str(world.unit.organisation.pk), stage="collection", until="2022-11-10T00:00", reason="迟")  # fmt: skip
    assert answer.status_code == 422
    assert "倒签" in answer.content.decode()


def test_a_channel_is_approved_and_a_refusal_needs_a_reason_r3(world: Any, browser: Any) -> None:
    from jinbang.apps.people.actions import request_membership

    asked = request_membership(actor=world.approver, organisation=world.unit.organisation, programme=world.key, channel=world.definition.channels[1].key, at=world.at("2022-10-01T09:00"))  # fmt: skip
    desk = browser(world.secretary).at("2022-10-02T09:00")
    assert desk.do(("memberships",), "decide", membership=asked.pk, approve="no", reason="").status_code == 422
    assert desk.do(("memberships",), "decide", membership=asked.pk, approve="yes").status_code == 302
    asked.refresh_from_db()
    assert asked.state == "approved"


def test_an_office_is_granted_to_a_new_account_and_ended(world: Any, browser: Any) -> None:
    desk = browser(world.secretary)
    given = {"email": "new@example.org", "name": "示例新人", "organisation": world.secretariat.name, "role": "screener"}
    assert desk.do(("people",), "grant", **{**given, "organisation": "没有的单位"}).status_code == 422
    assert desk.do(("people",), "grant", **given).status_code == 302
    page = desk.get("people", text="new@example.org")
    assert "示例新人" in page.content.decode()
    from jinbang.apps.people.queries import offices

    office = offices(programme=world.key, at=world.at("2023-01-10T10:00"), text="new@example.org").get()
    assert desk.do(("people",), "end", office=office.pk, reason="").status_code == 422
    assert desk.do(("people",), "end", office=office.pk, reason="示例离任").status_code == 302
    assert "示例新人" not in desk.at("2023-01-10T11:00").get("people", text="new@example.org").content.decode()


def test_every_page_speaks_english_too(world: Any, browser: Any) -> None:
    later.listed(world, 2)
    desk = browser(world.secretary).at("2023-03-11T09:00")
    desk.client.cookies["language"] = "en"
    for name in SHARED:
        page = desk.get(name)
        assert page.status_code == 200, name
    assert "What waits" in desk.get("call").content.decode()


def test_a_former_winner_is_allowed_again_with_a_reason_r5(world: Any, browser: Any) -> None:
    one = world.admitted_application()
    desk = browser(world.secretary).at("2022-11-02T09:00")
    assert desk.do(("application", one.pk), "waive", reason="").status_code == 422
    assert desk.do(("application", one.pk), "waive", reason="示例理由").status_code == 302
    assert "准予以往入榜者" not in desk.get("application", one.pk).content.decode()


def test_a_list_costs_the_same_queries_whatever_its_length(world: Any, browser: Any) -> None:
    def cost(name: str, *args: Any) -> int:
        desk.get(name, *args)
        with CaptureQueriesContext(connection) as seen:
            desk.get(name, *args)
        return len(seen)

    desk = browser(world.secretary).at("2022-10-25T09:00")
    pages = ("call", "applications", "duplicates", "people", "memberships", "ledger")
    unit = world.new_unit()
    world.recommended_application(unit=unit)
    few = {name: cost(name) for name in pages}
    for _ in range(4):
        world.recommended_application(unit=unit)
        world.new_unit()
    assert {name: cost(name) for name in pages} == few


def test_who_is_missing_is_listed_and_each_number_opens_its_list(world: Any, browser: Any) -> None:
    one = world.submitted_application(at=world.at("2022-10-20T09:00"))
    desk = browser(world.secretary).at("2022-10-21T09:00")
    page = desk.get("missing").content.decode()
    assert f"unit={one.unit_id}&amp;standing=submitted" in page
    assert one.number in desk.get("applications", unit=one.unit_id, standing="submitted").content.decode()
    assert one.unit.name in desk.get("missing", state="not-recommended").content.decode()
    assert one.unit.name not in desk.get("missing", state="nothing-sent").content.decode()
