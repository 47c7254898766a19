"""Letters to experts about what they handed in."""

from __future__ import annotations

from datetime import datetime

from jinbang.apps.ledger.queries import promised
from jinbang.apps.mailroom.actions import post
from jinbang.apps.people.models import Person
from jinbang.apps.reviews.models import ScoreSheet, Seat


def confirm_if_done(*, seat: Seat, actor: Person, at: datetime) -> None:
    """With the last sheet of a contest the expert gets one letter with the receipts of all: not one letter a sheet."""
    mine = Seat.objects.filter(expert_id=seat.expert_id, contest_id=seat.contest_id, left_at=None)
    if mine.exclude(sheet__state=ScoreSheet.SUBMITTED).exists():
        return
    found = [
        promised(subject=f"application:{application}", kinds=("sheet.submit",), reference=f"seat {pk}")
        for pk, application in mine.order_by("pk").values_list("pk", "application_id")
    ]
    entries = [line.id for line in found if line is not None]
    contest = seat.contest
    post(
        key=f"sheets.receipt:{seat.expert_id}:{contest.pk}:{max(entries)}", kind="sheets.receipt", person=actor,
        programme=contest.programme.key, at=at, receipts=entries,
        subject=(f"评分回执：{contest.name}", f"Receipts of your scores: {contest.name_en}"),
        body=(
            f"“{contest.name}”分配给您的 {len(entries)} 份评分已全部收到；可核验的回执见附件。",
            f"All {len(entries)} score sheets assigned to you in {contest.name_en} were received; the attached receipts can be verified.",
        ),
    )  # fmt: skip
