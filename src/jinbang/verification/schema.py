"""Which facts each kind of act opens: no fewer, so that promises can be checked, and no more, so that nothing leaks.

This is docs/reference/bundle.md as a table.
"""

from __future__ import annotations

_MOVES = {
    "submit": "contest unit version digest", "recall": "", "return": "", "decline": "",
    "recommend": "unit channel contest slot version", "take-back": "slot", "withdraw": "slot", "lapse-draft": "", "lapse": "",
    "admit": "", "ask-correction": "codes due", "correct": "contest version digest", "accept": "", "reject": "codes slot",
    "appeal": "", "uphold": "", "retrack": "old new", "assign": "", "pass": "", "hold-reserve": "", "fail": "", "propose": "",
    "not-choose": "", "announce": "", "clear": "", "list": "", "suspend": "case", "restore": "case", "remove": "case",
    "revoke": "entry",
}  # fmt: skip
_ACTS = {
    "programme.publish": "version digest", "programme.amend": "version digest", "deadline.extend": "stage until",
    "unit.cut-off": "unit stage until", "membership.approve": "unit channel from", "membership.end": "unit channel until",
    "filing.sign": "contest number body", "filing.file": "contest number body digest", "filing.return": "contest number",
    "filing.amend": "contest number",
    "filing.record": "contest number digest criteria rule reviews_per_application composition",
    "draw.commit": "contest number commitment roster size", "draw.result": "contest number commitment result seats",
    "conflict.detect": "contest pairs", "conflict.declare": "contest pairs",
    "assignment.accept": "contest run digest objective total worst bound optimal seats",
    "seat.recuse": "contest application pair", "sheet.submit": "contest application pair filing marks",
    "sheet.send-back": "contest application pair", "package.sign": "contest number body digest",
    "package.report": "contest number body digest filing places lines", "package.return": "contest number",
    "package.receive": "contest number digest",
    "ballot.open": "sitting quorum threshold base eligible secret box items", "ballot.cast": "sitting papers",
    "ballot.close": "sitting ballots", "ballot.count": "sitting results", "decision": "decisions",
    "notice.publish": "number opens closes days kind items", "notice.end": "number cleared",
    "objection.file": "case notice application state", "objection.admit": "case application state due",
    "objection.refuse": "case application state code", "objection.answer": "case application state outcome",
    "list.import": "list rows digest", "release.decide": "at", "release.done": "release digest entries",
    "certificate.issue": "number entry list application pdf", "certificate.void": "number", "entry.revoke": "entry list",
}  # fmt: skip
FACTS: dict[str, frozenset[str]] = {kind: frozenset(facts.split()) for kind, facts in _ACTS.items()} | {
    f"application.{move}": frozenset(("application", "from", "to", *facts.split())) for move, facts in _MOVES.items()
}
"""kind → names of its facts.  A kind that is not here opens nothing."""
SCOPES = frozenset(("application", "unit", "contest"))
"""`deadline.extend` has exactly one of these besides."""


def fits(kind: str, facts: frozenset[str]) -> bool:
    """Whether an act of this kind opens exactly these facts."""
    due = FACTS.get(kind)
    if kind == "deadline.extend" and due is not None:
        return due <= facts and len(facts - due) == 1 and facts - due <= SCOPES
    return facts == due
