"""Letters about an application, to the person who prepares it.  Written in the act's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from jinbang.apps.mailroom.actions import post
from jinbang.apps.nominations.models import Application
from jinbang.apps.people.models import Person

# kind → (subject, body); each (Chinese, English).  {number} {title} {unit} {reason} {code} are filled in.
TEXTS: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "submitted": (
        ("已收到申报：{number}", "Application received: {number}"),
        (
            "您的申报《{title}》（{number}）已于服务器时间 {received} 收到，校验码 {code}。\n"
            "内容摘要：{digest}\n{unit_line}"
            "截止前可修改后重新提交；重新提交之前，本次提交的版本一直有效。",
            "Your application “{title}” ({number}) was received at {received}, server time; check code {code}.\n"
            "Content digest: {digest}\n{unit_line}"
            "Until the deadline you may change it and submit again; until you do, this version stays in force.",
        ),
    ),
    "returned": (
        ("申报退回修改：{number}", "Application returned for revision: {number}"),
        (
            "{unit}将您的申报《{title}》（{number}）退回修改。\n理由：{reason}\n请按逐项意见修改，并在截止前重新提交。",
            "{unit} returned your application “{title}” ({number}).\nReason: {reason}\n"
            "Revise it by the remarks and submit it again before the deadline.",
        ),
    ),
    "declined": (
        ("申报未获推荐：{number}", "Application not recommended: {number}"),
        (
            "{unit}决定不推荐您的申报《{title}》（{number}）。\n理由：{reason}",
            "{unit} decided not to recommend your application “{title}” ({number}).\nReason: {reason}",
        ),
    ),
    "recommended": (
        ("申报已获推荐：{number}", "Application recommended: {number}"),
        (
            "{unit}已推荐您的申报《{title}》（{number}），所推荐的版本校验码为 {code}，内容自此冻结。",
            "{unit} recommended your application “{title}” ({number}); version {code} is frozen now.",
        ),
    ),
    "taken-back": (
        ("推荐已收回：{number}", "Recommendation taken back: {number}"),
        (
            "{unit}收回了对您的申报《{title}》（{number}）的推荐。\n理由：{reason}",
            "{unit} took back its recommendation of your application “{title}” ({number}).\nReason: {reason}",
        ),
    ),
    "extended": (
        ("截止时间延长：{number}", "Deadline extended: {number}"),
        (
            "您的申报《{title}》（{number}）的截止时间延至{until}。\n理由：{reason}",
            "The deadline for your application “{title}” ({number}) is extended to {until_en}.\nReason: {reason}",
        ),
    ),
    "withdrawal-asked": (
        ("撤回申报待确认：{number}", "Withdrawal to be confirmed: {number}"),
        (
            "{unit}请求撤回申报《{title}》（{number}），须由申报方确认。\n理由：{reason}",
            "{unit} asks to withdraw application “{title}” ({number}); the applicant is to confirm.\nReason: {reason}",
        ),
    ),
    "withdrawn": (
        ("申报已撤回：{number}", "Application withdrawn: {number}"),
        (
            "申报《{title}》（{number}）已撤回。\n理由：{reason}",
            "Application “{title}” ({number}) is withdrawn.\nReason: {reason}",
        ),
    ),
}


def tell(
    application: Application, kind: str, *, at: datetime, turn: int, receipts: Sequence[int] = (), **words: str
) -> None:
    """Post the letter `kind` to the preparer.  turn: number of the time it happens, so that each is written once.

    receipts: entries of the ledger whose receipts go with it.
    """
    subject, body = TEXTS[kind]
    unit = application.unit.name if application.unit else ""
    lines = (f"推荐单位：{unit}\n", f"Recommending unit: {unit}\n") if unit else ("", "")
    said = {
        "number": application.number,
        "title": application.title or "—",
        "unit": unit or "—",
        **words,
    }
    post(
        key=f"{kind}:{application.pk}:{turn}", kind=f"application.{kind}", person=application.preparer,
        programme=application.programme.key,
        subject=(subject[0].format(**said), subject[1].format(**said)),
        body=(body[0].format(**said, unit_line=lines[0]), body[1].format(**said, unit_line=lines[1])), at=at, receipts=receipts,
    )  # fmt: skip


def confirm(application: Application, *, entry: int, actor: Person, at: datetime) -> None:
    """Post to the officer who recommended what was promised: the receipt of the entry goes with the letter."""
    number, title = application.number, application.title or "—"
    post(
        key=f"recommendation.receipt:{entry}", kind="recommendation.receipt", person=actor,
        programme=application.programme.key, at=at, receipts=(entry,),
        subject=(f"推荐回执：{number}", f"Receipt of a recommendation: {number}"),
        body=(
            f"对申报《{title}》（{number}）的推荐已收到；可核验的回执见附件。",
            f"The recommendation of “{title}” ({number}) was received; the attached receipt can be verified.",
        ),
    )  # fmt: skip
