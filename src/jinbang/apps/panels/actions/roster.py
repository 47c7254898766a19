"""The roster: who may be drawn.  Imported all at once or not at all, with every problem named by its row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from jinbang.apps.ledger.actions import append
from jinbang.apps.panels.access import require
from jinbang.apps.panels.models import Expert, RosterPlace
from jinbang.apps.people.models import Organisation, Person
from jinbang.apps.people.viewer import viewer_of
from jinbang.apps.programmes.models import Contest
from jinbang.lifecycle import Refusal, Refused
from jinbang.rules.roster import RosterRow, read_rows


def import_roster(
    *, contest_id: int, rows: Sequence[Mapping[str, str]], body_id: int | None = None, actor: Person, at: datetime
) -> int:
    """Add experts to a contest's roster from table rows (header → cell text); returns how many were added.

    One person (by e-mail) is one expert of the programme, on as many rosters as wanted; who was taken off is put on again.
    Refused("bad-roster") with a
    finding for every wrong row; then nothing is written.
    """
    viewer = viewer_of(actor)
    read, problems = read_rows(rows)
    if problems:
        words = tuple((f"row-{p.row}", f"第 {p.row} 行 {p.zh}", f"Row {p.row}: {p.en}") for p in problems)
        raise Refused(
            Refusal(
                "bad-roster",
                f"专家名册有 {len(problems)} 处问题，未导入任何一行：" + "；".join(w[1] for w in words[:20]),
                f"{len(problems)} problems in the roster, nothing was imported: " + "; ".join(w[2] for w in words[:20]),
                "R11",
                words,
            )
        )
    with transaction.atomic():
        contest = Contest.objects.select_related("programme").select_for_update(of=("self",)).get(pk=contest_id)
        require("roster", viewer=viewer, contest=contest, at=at)
        employers = _employers(read)
        known = {
            e.email: e for e in Expert.objects.filter(programme=contest.programme, email__in=[r.email for r in read])
        }
        last = Expert.objects.filter(programme=contest.programme).count()
        new: list[Expert] = []
        for row in read:
            if row.email in known:
                continue
            last += 1
            new.append(
                Expert(
                    programme=contest.programme, code=f"E{last:05d}", name=row.name, email=row.email,
                    employer=employers[row.employer], title=row.title, region=row.region, sector=row.sector,
                    disciplines=list(row.disciplines), keywords=list(row.keywords), max_load=row.max_load, added_at=at,
                    member_of_body_id=body_id if row.member else None,
                )
            )  # fmt: skip
        Expert.objects.bulk_create(new)
        experts = Expert.objects.filter(programme=contest.programme, email__in=[r.email for r in read])
        present = contest.roster.filter(removed_at=None)
        before = present.count()
        contest.roster.filter(expert__in=experts).exclude(removed_at=None).update(removed_at=None, added_at=at)
        RosterPlace.objects.bulk_create(
            [RosterPlace(contest=contest, expert=expert, added_at=at) for expert in experts], ignore_conflicts=True
        )
        added = present.count() - before
        append(
            programme=contest.programme.key, kind="roster.import", subject=f"contest:{contest.key}", actor=viewer.ref, at=at,
            facts={"rows": len(read), "added": added},
        )  # fmt: skip
    return added


def leave_roster(*, contest_id: int, expert_id: int, reason: str, actor: Person, at: datetime) -> None:
    """Take an expert off the roster; earlier draws stay as they were."""
    viewer = viewer_of(actor)
    with transaction.atomic():
        contest = Contest.objects.select_related("programme").get(pk=contest_id)
        require("roster", viewer=viewer, contest=contest, at=at)
        place = RosterPlace.objects.select_for_update().select_related("expert").get(contest=contest, expert_id=expert_id, removed_at=None)  # fmt: skip
        place.removed_at = at
        place.save()
        append(
            programme=contest.programme.key, kind="roster.leave", subject=f"contest:{contest.key}", actor=viewer.ref, at=at,
            facts={"expert": place.expert.code, "reason": reason},
        )  # fmt: skip


def _employers(rows: Sequence[RosterRow]) -> dict[str, Organisation]:
    """Employers by name; one that is not known is entered without a code until it registers itself."""
    names = {row.employer for row in rows}
    found = {o.name: o for o in Organisation.objects.filter(name__in=names)}
    missing = [Organisation(name=name) for name in sorted(names - set(found))]
    Organisation.objects.bulk_create(missing)
    return found | {o.name: o for o in Organisation.objects.filter(name__in=[m.name for m in missing])}
