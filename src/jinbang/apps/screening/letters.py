"""Letters of the screening, to the person who prepares the application."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from jinbang.apps.mailroom.actions import post
from jinbang.apps.nominations.models import Application

TEXTS: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "corrected": (
        ("已收到补正：{number}", "Correction received: {number}"),
        (
            "申报《{title}》（{number}）的补正已收到，现为第 {version} 版；可核验的回执见附件。",
            "Your correction of “{title}” ({number}) was received and is version {version}; the attached receipt can be verified.",
        ),
    ),
    "accepted": (
        ("受理通知：{number}", "Application accepted: {number}"),
        (
            "申报《{title}》（{number}）经形式审查予以受理，进入初评。",
            "Application “{title}” ({number}) passed screening and goes to preliminary review.",
        ),
    ),
    "correction": (
        ("补正通知：{number}", "Correction needed: {number}"),
        (
            "申报《{title}》（{number}）需要补正，请于{due}前提交。逾期未补正的，不予受理。\n原因：{codes}\n说明：{reason}",
            "Application “{title}” ({number}) has to be corrected by {due_en}; what comes later is not accepted.\n"
            "Reasons: {codes_en}\nRemarks: {reason}",
        ),
    ),
    "rejected": (
        ("不予受理通知：{number}", "Application not accepted: {number}"),
        (
            "申报《{title}》（{number}）不予受理。\n原因：{codes}\n说明：{reason}\n如有异议，可以申请复核一次。",
            "Application “{title}” ({number}) is not accepted on form.\nReasons: {codes_en}\nRemarks: {reason}\n"
            "You may ask for re-examination once.",
        ),
    ),
    "appeal-granted": (
        ("复核结果：{number}", "Re-examination decided: {number}"),
        (
            "经复核，申报《{title}》（{number}）予以受理。\n答复：{reason}",
            "On re-examination application “{title}” ({number}) is accepted.\nAnswer: {reason}",
        ),
    ),
    "appeal-refused": (
        ("复核结果：{number}", "Re-examination decided: {number}"),
        (
            "经复核，维持对申报《{title}》（{number}）不予受理的决定。\n答复：{reason}",
            "On re-examination the decision not to accept “{title}” ({number}) stands.\nAnswer: {reason}",
        ),
    ),
    "retracked": (
        ("申报转领域：{number}", "Application moved to another track: {number}"),
        (
            "申报《{title}》（{number}）由“{old}”转入“{new}”。\n理由：{reason}\n推荐名额仍计入原领域。",
            "Application “{title}” ({number}) is moved from “{old}” to “{new}”.\nReason: {reason}\n"
            "The place stays charged to the first.",
        ),
    ),
}  # fmt: skip


def tell(
    application: Application, kind: str, *, at: datetime, turn: int, receipts: Sequence[int] = (), **words: str
) -> None:
    """Post the letter `kind`.  turn: number of the time it happens, so that each is written once.

    receipts: entries of the ledger whose receipts go with it.
    """
    subject, body = TEXTS[kind]
    said = {"number": application.number, "title": application.title or "—", **words}
    post(
        key=f"screening-{kind}:{application.pk}:{turn}",
        kind=f"screening.{kind}",
        person=application.preparer,
        programme=application.programme.key,
        subject=(subject[0].format(**said), subject[1].format(**said)),
        body=(body[0].format(**said), body[1].format(**said)),
        at=at,
        receipts=receipts,
    )
