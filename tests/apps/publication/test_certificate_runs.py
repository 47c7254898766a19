"""Certificates for a whole list: one after the other, safe to begin again, never two numbers for one entry (R18, T14)."""

from __future__ import annotations

from typing import Any

import pytest

from jinbang.apps.publication import actions
from jinbang.apps.publication.models import Certificate, CertificateRun, Entry
from jinbang.lifecycle import Refused
from tests.publishing import drawn
from tests.world import World

AT = "2023-03-11T09:00"


@pytest.fixture
def entries(world: World) -> list[int]:
    """Four entries on a list, as one was released."""
    contest = world.contests["rising-enterprise"]
    return [
        Entry.objects.create(
            contest=contest, slug=f"entry-{n}", name=f"示例企业{n}", order_key=f"{n}", listed_at=world.at("2023-03-10T09:00")
        ).pk
        for n in range(4)
    ]  # fmt: skip


def ask(world: World, entries: list[int]) -> CertificateRun:
    return actions.ask_certificates(
        programme_id=world.programme.pk, entries=entries, actor=world.secretary, at=world.at(AT)
    )


def numbers() -> list[str]:
    return list(Certificate.objects.order_by("pk").values_list("number", flat=True))


def test_R18_a_run_that_died_goes_on_where_it_stopped_and_every_entry_gets_one_number(
    world: World, entries: list[int]
) -> None:
    run = ask(world, entries)
    for _ in range(2):
        assert actions.issue_next(run_id=run.pk, render=drawn)

    def dies(facts: dict[str, str]) -> bytes:
        raise MemoryError

    with pytest.raises(MemoryError):
        actions.issue_next(run_id=run.pk, render=dies)
    assert len(numbers()) == 2  # nothing is half made
    assert ask(world, entries).pk == run.pk  # asked again meanwhile: the same run
    while actions.issue_next(run_id=run.pk, render=drawn):
        pass
    assert not actions.issue_next(run_id=run.pk, render=drawn)  # a job that was taken twice
    assert [number[-4:] for number in numbers()] == ["0001", "0002", "0003", "0004"]
    assert set(Certificate.objects.values_list("entry", flat=True)) == set(entries)


def test_T14_what_cannot_be_shown_blocks_that_one_and_uses_up_no_number(world: World, entries: list[int]) -> None:
    def draw(facts: dict[str, str]) -> bytes:
        if facts["holder"] == "示例企业1":
            raise ValueError("U+3FFFF")
        return drawn(facts)

    run = ask(world, entries)
    while actions.issue_next(run_id=run.pk, render=draw):
        pass
    run.refresh_from_db()
    assert (run.done, run.open, run.left_out) == (4, False, {str(entries[1]): "U+3FFFF"})
    assert [number[-4:] for number in numbers()] == ["0001", "0002", "0003"]


def test_R18_only_one_run_is_under_way_and_only_the_secretariat_asks_for_one(world: World, entries: list[int]) -> None:
    ask(world, entries)

    def refused(entries: list[int], actor: Any) -> str:
        with pytest.raises(Refused) as found:
            actions.ask_certificates(
                programme_id=world.programme.pk, entries=entries, actor=actor, at=world.at(AT)
            )  # fmt: skip
        return found.value.refusal.code

    assert refused(entries[:2], world.secretary) == "run-under-way"
    assert refused(entries, world.auditor) == "not-allowed"
    assert refused([0], world.secretary) == "no-entries"
