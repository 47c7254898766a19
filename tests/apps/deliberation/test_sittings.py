"""Sittings: quorum, recusal per item, secret ballots counted with exact fractions; leaving the order needs a reason (R14, R15, T10)."""

from __future__ import annotations

from fractions import Fraction

import pytest

from jinbang.apps.deliberation import actions
from jinbang.apps.deliberation.models import Ballot, Decision, HasVoted, Member, Sitting
from jinbang.apps.people.models import Role
from jinbang.rules.standing import Standing
from jinbang.rules.voting import has_quorum, needed
from tests.committee import DAY, meeting
from tests.publishing import reviewed
from tests.saying import refusal
from tests.world import World, call_files


def test_t10_two_thirds_of_ten_are_seven_of_nine_six() -> None:
    """T10"""
    assert (needed(base=10, share=Fraction(2, 3)), needed(base=9, share=Fraction(2, 3))) == (7, 6)
    assert has_quorum(present=7, eligible=10, quorum=Fraction(2, 3))
    assert not has_quorum(present=6, eligible=10, quorum=Fraction(2, 3))


def test_six_of_ten_are_no_quorum_and_the_sitting_does_not_open(world: World) -> None:
    here = meeting(world)
    here.sign_in(6)
    world.mark()
    with refusal("no-quorum", "R14"):
        actions.open_sitting(sitting_id=here.sitting.pk, actor=world.secretary, at=here.at)
    assert Sitting.objects.get().opened_at is None
    assert world.ledger_kinds() == []
    here.open(7)
    assert Sitting.objects.get().opened_at == here.at


@pytest.mark.parametrize(("yes", "carried"), [(6, False), (7, True)])
def test_with_ten_present_seven_carry_and_six_do_not(world: World, yes: int, carried: bool) -> None:
    """T10"""
    here = meeting(world)
    here.open(10)
    ballot = here.vote(here.ballots(), ["yes"] * yes + ["no"] * (10 - yes))[0]
    assert (ballot.needed, ballot.carried) == (7, carried)


def test_who_does_not_vote_is_present_and_not_for_it(world: World) -> None:
    here = meeting(world)
    here.open(10)
    ballot = here.vote(here.ballots(), ["yes"] * 6)[0]
    assert (ballot.yes, ballot.no, ballot.needed, ballot.carried) == (6, 0, 7, False)


def test_a_recused_member_counts_neither_as_present_nor_as_eligible_and_cannot_vote(world: World) -> None:
    """R10, R14: after one recusal of ten, six of nine carry."""
    here = meeting(world)
    here.open(10)
    item = here.items()[0]
    actions.recuse_from_item(item_id=item.pk, reason="所在单位推荐", actor=here.members[9], at=here.at)
    ballots = here.ballots()
    assert ballots[0].present == 9
    world.mark()
    with refusal("recused", "R10"):
        actions.cast_votes(
            sitting_id=here.sitting.pk, choices={ballots[0].pk: "yes"}, actor=here.members[9], at=here.at
        )
    assert not here.papers()
    assert world.ledger_kinds() == []
    counted = here.vote(ballots, ["yes"] * 6 + ["no"] * 3)[0]
    assert (counted.needed, counted.carried) == (6, True)


def test_recusals_can_take_the_quorum_of_one_item(world: World) -> None:
    here = meeting(world, members=3)
    here.open(2)
    actions.recuse_from_item(item_id=here.items()[0].pk, reason="所在单位推荐", actor=here.members[0], at=here.at)
    world.mark()
    with refusal("no-quorum", "R14"):
        here.ballots()
    assert not Ballot.objects.exists()
    assert world.ledger_kinds() == []


def test_a_member_votes_once_and_not_before_signing_in(world: World) -> None:
    here = meeting(world, members=4)
    here.open(3)
    ballot = here.ballots()[0]
    actions.cast_votes(sitting_id=here.sitting.pk, choices={ballot.pk: "yes"}, actor=here.members[0], at=here.at)
    world.mark()
    with refusal("voted-already", "R14"):
        actions.cast_votes(sitting_id=here.sitting.pk, choices={ballot.pk: "no"}, actor=here.members[0], at=here.at)
    with refusal("not-present", "R14"):
        actions.cast_votes(sitting_id=here.sitting.pk, choices={ballot.pk: "no"}, actor=here.members[3], at=here.at)
    with refusal("bad-choice", "R14"):
        actions.cast_votes(
            sitting_id=here.sitting.pk, choices={ballot.pk: "perhaps"}, actor=here.members[1], at=here.at
        )
    with refusal("voted-already", "R14"):
        actions.recuse_from_item(item_id=here.items()[0].pk, reason="", actor=here.members[0], at=here.at)
    assert len(here.papers()) == 1
    assert world.ledger_kinds() == []


def test_a_secret_paper_carries_no_name_and_the_roll_no_choice(world: World) -> None:
    here = meeting(world, members=3)
    here.open(3)
    here.vote(here.ballots(), ["yes", "no", "abstain"])
    assert [len(paper) for paper in here.papers()] == [2, 2, 2]  # a nonce and a choice
    assert HasVoted.objects.count() == 3
    assert "choice" not in {field.name for field in HasVoted._meta.fields}


def test_only_committee_members_are_called_and_only_members_vote(world: World) -> None:
    reviewed(world)
    outsider, secretary = world.person(), world.secretary
    members = [world.officer(Role.COMMITTEE) for _ in range(3)]
    world.mark()
    with refusal("bad-committee", "R14"):
        actions.convene(programme_id=world.programme.pk, name="", members=[outsider.pk, *(m.pk for m in members)], actor=secretary, at=world.at(DAY))  # fmt: skip
    with refusal("not-allowed"):
        actions.convene(programme_id=world.programme.pk, name="", members=[m.pk for m in members], actor=members[0], at=world.at(DAY))  # fmt: skip
    assert not Member.objects.exists()
    assert world.ledger_kinds() == []


def test_an_open_ballot_keeps_the_sitting_open(world: World) -> None:
    here = meeting(world, members=3)
    here.open(3)
    ballots = here.ballots()
    with refusal("ballot-open", "R14"):
        here.ballots()
    with refusal("ballot-open", "R14"):
        actions.close_sitting(sitting_id=here.sitting.pk, minutes="", actor=world.secretary, at=here.at)
    here.vote(ballots, ["yes"] * 3)
    actions.close_sitting(sitting_id=here.sitting.pk, minutes="逐项审议。", actor=world.secretary, at=here.at)
    with refusal("sitting-closed", "R14"):
        actions.sign_in(sitting_id=here.sitting.pk, actor=here.members[0], at=here.at)


def test_nothing_is_proposed_without_a_carried_ballot(world: World) -> None:
    here = meeting(world, members=3)
    here.open(3)
    here.vote(here.ballots(), ["yes", "no", "no"])
    world.mark()
    with refusal("not-carried", "R14"):
        actions.decide(programme_id=world.programme.pk, outcomes={here.applications[0].pk: "propose"}, actor=world.secretary, at=here.at)  # fmt: skip
    assert not Decision.objects.exists()
    assert world.fresh(here.applications[0]).standing == Standing.PASSED
    assert world.ledger_kinds() == []


def test_passing_over_a_better_ranked_application_needs_a_reason(world: World) -> None:
    """R15"""
    here = meeting(world, members=3, applications=2)
    here.open(3)
    here.vote(here.ballots(), ["yes"] * 3)
    first, second = here.applications
    outcomes = {first.pk: "not-choose", second.pk: "propose"}
    assert actions.deviations(programme=world.programme, outcomes=outcomes) == {first.pk, second.pk}
    world.mark()
    with refusal("deviation", "R15"):
        actions.decide(programme_id=world.programme.pk, outcomes=outcomes, actor=world.secretary, at=here.at)
    assert not Decision.objects.exists()
    assert world.ledger_kinds() == []
    reasons = dict.fromkeys(outcomes, "见会议纪要")
    actions.decide(
        programme_id=world.programme.pk, outcomes=outcomes, reasons=reasons, actor=world.secretary, at=here.at
    )
    assert [world.fresh(one).standing for one in here.applications] == [Standing.NOT_CHOSEN, Standing.PROPOSED]
    assert Decision.objects.filter(deviates=True).count() == 2


def test_following_the_order_needs_none(world: World) -> None:
    here = meeting(world, members=3, applications=2)
    here.open(3)
    here.vote(here.ballots(), ["yes"] * 3)
    outcomes = {one.pk: "propose" for one in here.applications}
    actions.decide(programme_id=world.programme.pk, outcomes=outcomes, actor=world.secretary, at=here.at)
    assert set(Decision.objects.values_list("deviates", flat=True)) == {False}


def test_no_more_is_proposed_than_the_call_has_places(db: None, memory_files: None) -> None:
    files = call_files(final_review=False)
    lists = files["lists.toml"].replace('key = "rising-enterprise"\n', 'key = "rising-enterprise"\nsize = 1\n')
    world = World(files={**files, "lists.toml": lists})
    first, second = reviewed(world), reviewed(world)
    world.mark()
    at = world.at(DAY)
    with refusal("too-many", "notice 2"):
        actions.decide(
            programme_id=world.programme.pk, outcomes={first.pk: "propose", second.pk: "propose"}, actor=world.secretary, at=at
        )  # fmt: skip
    assert world.ledger_kinds() == []
    actions.decide(programme_id=world.programme.pk, outcomes={first.pk: "propose"}, actor=world.secretary, at=at)
    with refusal("too-many", "notice 2"):
        actions.decide(programme_id=world.programme.pk, outcomes={second.pk: "propose"}, actor=world.secretary, at=at)
    actions.decide(programme_id=world.programme.pk, outcomes={second.pk: "not-choose"}, actor=world.secretary, at=at)
    assert [world.fresh(one).standing for one in (first, second)] == [Standing.PROPOSED, Standing.NOT_CHOSEN]


def test_who_leaves_is_not_present_and_the_quorum_follows_r14(world: World) -> None:
    here = meeting(world)
    here.open(7)
    actions.leave(sitting_id=here.sitting.pk, actor=here.members[0], at=here.at)
    with refusal("no-quorum", source="R14"):
        here.ballots()
    actions.sign_in(sitting_id=here.sitting.pk, actor=here.members[7], at=here.at)
    assert [b.present for b in here.ballots()] == [7]


def test_who_leaves_an_open_ballot_without_a_vote_does_not_count_there_who_voted_does(world: World) -> None:
    here = meeting(world)
    here.open(9)
    (ballot,) = here.ballots()
    actions.cast_votes(sitting_id=here.sitting.pk, choices={ballot.pk: "yes"}, actor=here.members[0], at=here.at)
    for member in here.members[:2]:
        actions.leave(sitting_id=here.sitting.pk, actor=member, at=here.at)
    with refusal("not-present", source="R14"):
        actions.cast_votes(sitting_id=here.sitting.pk, choices={ballot.pk: "yes"}, actor=here.members[1], at=here.at)
    (counted,) = here.count([ballot])
    assert (counted.present, counted.yes) == (8, 1)


def test_who_comes_back_is_present_again_but_not_in_what_was_opened_meanwhile(world: World) -> None:
    here = meeting(world, applications=2)
    here.open(9)
    away = here.members[0]
    actions.leave(sitting_id=here.sitting.pk, actor=away, at=here.at)
    first, second = here.items()
    ballot = actions.open_ballots(sitting_id=here.sitting.pk, items=[first.pk], actor=world.secretary, at=world.at("2022-12-05T09:10"))[0]  # fmt: skip
    back = world.at("2022-12-05T09:20")
    actions.sign_in(sitting_id=here.sitting.pk, actor=away, at=back)
    with refusal("came-later", source="R14"):
        actions.cast_votes(sitting_id=here.sitting.pk, choices={ballot.pk: "yes"}, actor=away, at=back)
    later = actions.open_ballots(sitting_id=here.sitting.pk, items=[second.pk], actor=world.secretary, at=back)[0]
    assert (ballot.present, later.present) == (8, 9)


def test_a_member_leaves_for_itself_and_the_office_records_whom_it_saw_leave(world: World) -> None:
    here = meeting(world)
    here.open(9)
    one, other = Member.objects.filter(sitting=here.sitting).order_by("pk")[:2]
    with refusal("not-allowed"):
        actions.leave(sitting_id=here.sitting.pk, member_id=other.pk, actor=one.person, at=here.at)
    actions.leave(sitting_id=here.sitting.pk, member_id=other.pk, actor=world.secretary, at=here.at)
    other.refresh_from_db()
    assert other.left_at == here.at
    with refusal("not-present", source="R14"):
        actions.leave(sitting_id=here.sitting.pk, member_id=other.pk, actor=world.secretary, at=here.at)


def test_the_count_is_the_scrutineers_own_while_one_is_in_the_room(world: World) -> None:
    here = meeting(world)
    Member.objects.filter(sitting=here.sitting, person=here.members[0]).update(scrutineer=True)
    here.open(9)
    (ballot,) = here.ballots()
    count = {"sitting_id": here.sitting.pk, "ballots": [ballot.pk], "at": here.at}
    for act in (actions.close_ballots, actions.count_ballots):
        with refusal("scrutineers-count", source="R14"):
            act(**count, actor=world.secretary)
        with refusal("not-allowed"):
            act(**count, actor=here.members[1])
    (counted,) = here.count([ballot], here.members[0])
    assert counted.counted_by == here.members[0]


def test_a_scrutineer_counts_and_does_not_open_ballots(world: World) -> None:
    here = meeting(world)
    Member.objects.filter(sitting=here.sitting, person=here.members[0]).update(scrutineer=True)
    here.open(9)
    with refusal("not-allowed"):
        actions.open_ballots(sitting_id=here.sitting.pk, items=[i.pk for i in here.items()], actor=here.members[0], at=here.at)  # fmt: skip


def test_without_a_scrutineer_in_the_room_the_office_counts(world: World) -> None:
    here = meeting(world)
    Member.objects.filter(sitting=here.sitting, person=here.members[0]).update(scrutineer=True)
    here.open(9)
    (ballot,) = here.ballots()
    actions.leave(sitting_id=here.sitting.pk, actor=here.members[0], at=here.at)
    (counted,) = here.count([ballot])
    assert counted.counted_by == world.secretary
