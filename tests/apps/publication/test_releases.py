"""Release at an instant, imported lists, revocation, certificates (R18, T6, T14)."""

from __future__ import annotations

import hashlib

import pytest

from jinbang.apps.ledger.actions import sequence
from jinbang.apps.ledger.bundled import facts_of
from jinbang.apps.ledger.openings import opened_facts
from jinbang.apps.publication import actions as publication
from jinbang.apps.publication import queries
from jinbang.apps.publication.models import Certificate, Entry, Import, Release
from jinbang.jobs.calendar import publication as due
from jinbang.rules.standing import Standing
from jinbang.transparency import canonical
from tests.publishing import EVIDENCE, RELEASE_DAY, cleared, drawn, listed, on_notice, proposed, reviewed, stand
from tests.saying import refusal
from tests.world import World

ROWS = [{"name": f"示例合作{n}", "organisation": "示例机构"} for n in (1, 2)]


def decided(world: World, *, at: str = RELEASE_DAY) -> Release:
    release = publication.decide_release(
        programme_id=world.programme.pk, release_at=world.at(at), actor=world.secretary, at=world.at("2022-12-02T09:00")
    )
    world.mark()
    return release


def imported(world: World, contest: str = "open-source", rows: list[dict[str, str]] | None = None) -> Import:
    return publication.import_results(
        contest_id=world.contests[contest].pk, rows=ROWS if rows is None else rows, file_name="结果.xlsx", digest="0" * 64,
        actor=world.secretary, at=world.at("2022-12-20T09:00"),
    )  # fmt: skip


def test_until_the_instant_nothing_is_public(world: World) -> None:
    """R18: the embargo."""
    application = proposed(world)
    cleared(world, application)
    imported(world)
    decided(world)
    before = world.at("2023-01-10T08:59:59")
    with refusal("embargo", "R18"):
        publication.release_lists(programme_id=world.programme.pk, at=before)
    for contest in world.contests.values():
        assert queries.entries(contest=contest, at=before) == []
    assert world.fresh(application).standing == Standing.CLEARED
    assert world.ledger_kinds()[-1:] != ["release.done"]


def test_t6_r18_at_the_instant_everything_cleared_is_listed_with_the_imported_lists(world: World) -> None:
    """T6: a separately organised list has no form and appears through its import."""
    application = proposed(world)
    cleared(world, application)
    imported(world)
    decided(world)
    at = world.at(RELEASE_DAY)
    assert publication.release_lists(programme_id=world.programme.pk, at=at) == 3
    assert publication.release_lists(programme_id=world.programme.pk, at=at) == 0
    assert world.fresh(application).standing == Standing.LISTED
    counts = queries.entry_counts_by_key(programme=world.programme, at=at)
    assert counts == {"rising-enterprise": 1, "open-source": 2}
    assert world.definition.honour_list("open-source").form == ""


def test_a_release_waits_for_the_end_of_the_notice(world: World) -> None:
    application = proposed(world)
    on_notice(world, application)
    decided(world, at="2022-12-05T09:00")
    with refusal("notice-running", "R16"):
        publication.release_lists(programme_id=world.programme.pk, at=world.at("2022-12-05T09:00"))
    assert not Entry.objects.exists()
    assert world.ledger_kinds() == []


def test_nothing_is_released_while_a_contest_is_in_review_or_waits_for_the_committee(world: World) -> None:
    """R18: lists come out for all at once; neither the office nor the calendar passes over whoever still waits."""
    cleared(world, proposed(world))
    late = reviewed(world, "pioneer-technology/biomedicine")
    world.mark()
    with refusal("contests-unfinished", "R18") as refused:
        decided(world)
    assert "（1 项）" in refused.value.refusal.zh
    assert "(1)" in refused.value.refusal.en
    assert not Release.objects.exists()
    stand(late, Standing.NOT_CHOSEN, at=world.at("2022-12-01T09:00"), move="not-choose")
    decided(world)
    for standing in (Standing.SCREENING, Standing.APPEALED, Standing.REVIEWING, Standing.RESERVE):
        stand(late, standing, at=world.at("2022-12-03T09:00"), move="accept")
        with refusal("contests-unfinished", "R18"):
            publication.release_lists(programme_id=world.programme.pk, at=world.at(RELEASE_DAY))
        due(world.at(RELEASE_DAY))
    assert not Entry.objects.exists()
    stand(late, Standing.WITHDRAWN, at=world.at("2022-12-04T09:00"), move="withdraw")
    due(world.at(RELEASE_DAY))
    assert Entry.objects.count() == 1


def test_what_is_suspended_stays_out_and_can_be_listed_later(world: World) -> None:
    """R17, R18"""
    first, second = proposed(world), proposed(world)
    notice = on_notice(world, first, second)
    case, _ = publication.file_objection(
        notice_id=notice.pk, application_id=first.pk, name="示例人", contact="010-5550 0100", text="权属存在争议，见所附材料。",
        evidence=EVIDENCE, at=world.at("2022-12-02T09:00"),
    )  # fmt: skip
    publication.decide_objection(
        objection_id=case.pk, admit=True, actor=world.secretary, at=world.at("2022-12-03T09:00")
    )
    publication.end_notice(notice_id=notice.pk, at=notice.closes)
    decided(world)
    assert publication.release_lists(programme_id=world.programme.pk, at=world.at(RELEASE_DAY)) == 1
    publication.answer_objection(
        objection_id=case.pk, outcome="keep", investigation="已核查。", answer="现予答复。", actor=world.secretary,
        at=world.at("2023-01-11T09:00"),
    )  # fmt: skip
    publication.end_notice(notice_id=notice.pk, at=world.at("2023-01-11T10:00"))
    assert publication.release_lists(programme_id=world.programme.pk, at=world.at("2023-01-11T11:00")) == 1
    assert {world.fresh(one).standing for one in (first, second)} == {Standing.LISTED}
    # Each release is on record with its own lists, word by word.
    found = [
        facts["lists"] for facts in facts_of(programme=world.key, kind="release.done", size=sequence(at=world.at()))
    ]
    assert [lists["release"] for lists in found] == [1, 2]
    assert [[row["application"] for one in lists["lists"] for row in one["entries"]] for lists in found] == [
        [second.number],
        [first.number],
    ]
    opened = [facts for _, facts in opened_facts(programme=world.key, kind="release.done")]
    assert [facts["digest"] for facts in opened] == [hashlib.sha256(canonical(lists)).hexdigest() for lists in found]


def test_the_instant_is_never_back_dated(world: World) -> None:
    secretary = world.secretary
    world.mark()
    with refusal("back-dated", "R18"):
        publication.decide_release(
            programme_id=world.programme.pk, release_at=world.at("2022-12-01T09:00"), actor=secretary, at=world.at("2022-12-02T09:00"),
        )  # fmt: skip
    assert not Release.objects.exists()
    assert world.ledger_kinds() == []


@pytest.mark.parametrize("rows", [[], [{"name": " "}], [ROWS[0], ROWS[0]]])
def test_an_import_is_all_rows_or_none(world: World, rows: list[dict[str, str]]) -> None:
    imported(world)
    world.mark()
    with refusal("bad-rows", "N20"):
        imported(world, rows=rows)
    assert Entry.objects.count() == 2
    assert world.ledger_kinds() == []


def test_a_list_that_is_decided_here_cannot_be_imported(world: World) -> None:
    secretary = world.secretary
    world.mark()
    with refusal("own-list", "N20"):
        imported(world, "rising-enterprise")
    assert secretary
    assert not Entry.objects.exists()
    assert world.ledger_kinds() == []


def test_pages_of_a_list_join_without_gap_or_overlap_and_are_not_ranked(world: World) -> None:
    rows = [{"name": f"示例合作{n:02d}", "organisation": "示例机构"} for n in range(25)]
    imported(world, rows=rows)
    decided(world)
    at = world.at(RELEASE_DAY)
    publication.release_lists(programme_id=world.programme.pk, at=at)
    contest, forward, after = world.contests["open-source"], [], None
    while True:
        found, _, after = queries.entry_page(contest=contest, at=at, after=after, limit=10)
        forward += [one.pk for one in found]
        if after is None:
            break
    assert forward == [one.pk for one in queries.entries(contest=contest, at=at)]
    assert len(set(forward)) == 25
    back, previous, following = queries.entry_page(contest=contest, at=at, before=forward[20], limit=10)
    assert [one.pk for one in back] == forward[10:20]
    assert (previous, following) == (forward[10], forward[19])


def test_a_revoked_entry_stays_visible_as_revoked_and_its_certificate_is_void(world: World) -> None:
    entry = listed(world, proposed(world))[0]
    publication.issue_certificates(programme_id=world.programme.pk, entries=[entry.pk], render=drawn, actor=world.secretary, at=world.at("2023-01-12T09:00"))  # fmt: skip
    with refusal("reason-needed", "R18"):
        publication.revoke_entry(entry_id=entry.pk, reason=" ", actor=world.secretary, at=world.at("2023-02-01T09:00"))
    publication.revoke_entry(
        entry_id=entry.pk, reason="材料不实", actor=world.secretary, at=world.at("2023-02-01T09:00")
    )
    assert queries.entry(slug=entry.slug, at=world.at("2023-02-02T09:00")).revoked_reason == "材料不实"
    assert Certificate.objects.get().void_reason == "材料不实"
    assert queries.entry_counts_by_key(programme=world.programme, at=world.at("2023-02-02T09:00")) == {}


def test_a_certificate_number_is_never_used_again(world: World) -> None:
    entry = listed(world, proposed(world))[0]
    at = world.at("2023-01-12T09:00")

    def issue() -> list[Certificate]:
        return publication.issue_certificates(programme_id=world.programme.pk, entries=[entry.pk], render=drawn, actor=world.secretary, at=at)[0]  # fmt: skip

    first = issue()[0]
    assert issue() == []
    publication.void_certificate(number=first.number, reason="名称有误", actor=world.secretary, at=at)
    with refusal("voided-already", "R18"):
        publication.void_certificate(number=first.number, reason="名称有误", actor=world.secretary, at=at)
    second = issue()[0]
    assert first.number != second.number
    assert queries.certificate(number=first.number.lower()).voided_at == at


def test_t14_a_name_that_cannot_be_shown_blocks_the_certificate(world: World) -> None:
    """T14"""
    entry = listed(world, proposed(world))[0]

    def cannot(facts: dict[str, str]) -> bytes:
        raise ValueError("no glyph")

    issued, left_out = publication.issue_certificates(
        programme_id=world.programme.pk, entries=[entry.pk], render=cannot, actor=world.secretary, at=world.at("2023-01-12T09:00"),
    )  # fmt: skip
    assert (issued, left_out) == ([], {entry.pk: "no glyph"})
    assert not Certificate.objects.exists()
    assert world.ledger_kinds() == []


def test_only_the_secretariat_publishes(world: World) -> None:
    entry = listed(world, proposed(world))[0]
    at, stranger = world.at("2023-02-01T09:00"), world.auditor
    world.mark()
    with refusal("not-allowed"):
        publication.revoke_entry(entry_id=entry.pk, reason="材料不实", actor=stranger, at=at)
    with refusal("not-allowed"):
        publication.issue_certificates(
            programme_id=world.programme.pk, entries=[entry.pk], render=drawn, actor=stranger, at=at
        )
    with refusal("not-allowed"):
        publication.decide_release(programme_id=world.programme.pk, release_at=at, actor=stranger, at=at)
    assert world.ledger_kinds() == []
