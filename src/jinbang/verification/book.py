"""What the acts so far amount to: a neutral record that promises look things up in.  It judges nothing.

A log of a large call has millions of entries, so an application is a small object and a sheet a tuple of numbers; what
most applications never have (conflicts, cases) takes no room until it is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

from jinbang.verification.act import Act
from jinbang.verification.definition import Definition
from jinbang.verification.filed import Filed, read_filing

Slot: TypeAlias = tuple[Any, str, int, str]
"""unit, contest, number, channel"""
Sheet: TypeAlias = tuple[int, tuple[int, ...]]
"""Number of the filing, and the marks in the order of its criteria, in millionths."""
NO_SHEETS: dict[str, Sheet] = {}
NONE: frozenset[str] = frozenset()


class Application:
    """An application as its acts so far have it."""

    __slots__ = (
        "accepted", "ballot", "cases", "conflicts", "contest", "decided", "due", "line", "notice", "rounds", "seats",
        "sheets", "slot", "standing", "unit", "version",
    )  # fmt: skip

    def __init__(self) -> None:
        self.standing = ""
        self.contest = ""
        self.unit: Any = None
        self.version = 0
        self.slot: Slot | None = None
        self.accepted = False
        self.due = ""
        self.rounds = 0  # of correction
        self.seats: dict[str, bool] | None = None  # pair → still held
        self.sheets: dict[str, Sheet] | None = None  # submitted ones of seats held
        self.conflicts: set[str] | None = None
        self.line: tuple[int, str] | None = None  # rank and suggestion of the received result
        self.ballot: tuple[int, bool] | None = None  # the last counted round, and whether it was carried
        self.decided = ""
        self.notice = 0
        self.cases: dict[str, str] | None = None  # case → its state

    def held(self) -> list[str]:
        """Pairs that hold a seat."""
        return [pair for pair, held in (self.seats or {}).items() if held]

    def waiting(self) -> list[str]:
        """Cases that are not concluded."""
        return [case for case, state in (self.cases or {}).items() if state in {"received", "admitted"}]


class Book:
    """Everything so far, by key.  `gaps` counts entries whose facts nobody can read any more."""

    def __init__(self) -> None:
        self.gaps = 0
        self.last = ""  # the latest time of all entries before
        self.released = False
        self.extended: dict[tuple[str, str, Any], str] = {}  # stage, what it is for, which → until
        self.definition: Definition | None = None
        self.definitions: dict[int, Definition] = {}
        self.applications: dict[str, Application] = {}
        self.memberships: dict[Any, list[str]] = {}  # unit → channels
        self.filings: dict[str, dict[int, Filed]] = {}  # contest → number → what is filed
        self.recorded: dict[str, int] = {}  # contest → number in force
        self.reviewing: dict[str, set[str]] = {}  # contest → applications under review
        self.cleared: set[str] = set()  # applications that wait to be listed
        self.drawn: set[str] = set()  # contests
        self.happened: set[str] = set()  # kinds of acts so far
        self.reported: dict[str, int] = {}  # contest → number of the result that is reported and not returned
        self.lines: dict[tuple[str, int], Sequence[Sequence[Any]]] = {}
        self.entries: dict[str, tuple[str, str | None]] = {}  # slug of a released entry → list, application

    def application(self, number: str) -> Application | None:
        """The application, None where no act has named it."""
        return self.applications.get(number)

    def extension(self, stages: tuple[str, ...], *, number: str, contest: str, unit: Any) -> str:
        """The latest extension that concerns such an application; "" where there is none."""
        if not self.extended:
            return ""
        named = (("application", number), ("contest", contest), ("unit", unit))
        return max(self.extended.get((stage, what, which), "") for stage in stages for what, which in named)

    def take(self, act: Act) -> None:
        """Take the act in.  Facts that are not in the format are passed over: a promise has said so."""
        self.happened.add(act.kind)
        known = _TAKES.get(act.kind)
        if known is not None:
            known(self, act)
        elif "to" in act.facts and "application" in act.facts:
            self._move(act)

    def _move(self, act: Act) -> Application:
        number, target = act.text("application"), act.text("to")
        application = self.applications.get(number)
        if application is None:
            application = self.applications[number] = Application()
        if application.standing == "reviewing":
            self.reviewing.get(application.contest, set()).discard(number)
        application.standing = target
        self.cleared.discard(number)
        if target == "cleared":
            self.cleared.add(number)
        if target == "reviewing":
            self.reviewing.setdefault(application.contest, set()).add(number)
        return application

    def _submit(self, act: Act) -> None:
        application = self._move(act)
        application.contest, application.version = act.text("contest"), act.whole("version")
        application.unit = act.facts.get("unit")

    def _correct(self, act: Act) -> None:
        self._move(act).version = act.whole("version")

    def _recommend(self, act: Act) -> None:
        application = self._move(act)
        application.slot = act.facts.get("unit"), act.text("contest"), act.whole("slot"), act.text("channel")

    def _free(self, act: Act) -> None:
        application = self._move(act)
        if act.facts.get("slot") is not None:
            application.slot = None

    def _ask(self, act: Act) -> None:
        application = self._move(act)
        application.due, application.rounds = act.instant("due"), application.rounds + 1

    def _accept(self, act: Act) -> None:
        self._move(act).accepted = True

    def _retrack(self, act: Act) -> None:
        application = self._move(act)
        application.contest, application.accepted = act.text("new"), False

    def _extend(self, act: Act) -> None:
        for what in ("application", "unit", "contest"):
            if what in act.facts:
                self.extended[act.text("stage"), what, act.facts[what]] = act.instant("until")

    def _membership(self, act: Act) -> None:
        self.memberships.setdefault(act.facts.get("unit"), []).append(act.text("channel"))

    def _membership_end(self, act: Act) -> None:
        held, channel = self.memberships.get(act.facts.get("unit"), []), act.text("channel")
        if channel in held:
            held.remove(channel)

    def _record(self, act: Act) -> None:
        contest, number = act.text("contest"), act.whole("number")
        self.filings.setdefault(contest, {})[number] = read_filing(act)
        self.recorded[contest] = number

    def _conflicts(self, act: Act) -> None:
        for number, pair in act.pairs("pairs"):
            self._conflict(number, pair)

    def _conflict(self, number: str, pair: str) -> None:
        application = self.applications.get(number)
        if application is not None:
            if application.conflicts is None:
                application.conflicts = set()
            application.conflicts.add(pair)

    def _seats(self, act: Act) -> None:
        for number, pair in act.pairs("seats"):
            application = self.applications.get(number)
            if application is not None:
                if application.seats is None:
                    application.seats = {}
                application.seats[pair] = True

    def _recuse(self, act: Act) -> None:
        number, pair = act.text("application"), act.text("pair")
        application = self.applications.get(number)
        if application is not None and application.seats is not None and pair in application.seats:
            application.seats[pair] = False
            (application.sheets or NO_SHEETS).pop(pair, None)
        self._conflict(number, pair)

    def _sheet(self, act: Act) -> None:
        application = self.applications.get(act.text("application"))
        filed = self.filings.get(act.text("contest"), {}).get(act.whole("filing"))
        if application is not None and filed is not None:
            if application.sheets is None:
                application.sheets = {}
            application.sheets[act.text("pair")] = filed.number, filed.rule.read(act.object("marks"))

    def _send_back(self, act: Act) -> None:
        application = self.applications.get(act.text("application"))
        if application is not None:
            (application.sheets or NO_SHEETS).pop(act.text("pair"), None)

    def _report(self, act: Act) -> None:
        contest, number = act.text("contest"), act.whole("number")
        self.reported[contest] = number
        self.lines[contest, number] = act.rows("lines", 6)

    def _return(self, act: Act) -> None:
        contest = act.text("contest")
        self.reported.pop(contest, None)
        self.lines.pop((contest, act.whole("number")), None)

    def _receive(self, act: Act) -> None:
        for line in self.lines.pop((act.text("contest"), act.whole("number")), ()):
            application = self.applications.get(line[0])
            if application is not None:
                application.line = line[2], line[3]

    def _count(self, act: Act) -> None:
        for result in act.objects("results"):
            application = self.applications.get(result["application"])
            if application is not None:
                application.ballot = result["round"], result["carried"]

    def _decide(self, act: Act) -> None:
        for number, outcome, _ in act.rows("decisions", 3):
            application = self.applications.get(number)
            if application is not None:
                application.decided = outcome

    def _notice(self, act: Act) -> None:
        for number in act.texts("items"):
            application = self.applications.get(number)
            if application is not None:
                application.notice = act.whole("number")

    def _case(self, act: Act) -> None:
        application = self.applications.get(act.text("application"))
        if application is not None:
            if application.cases is None:
                application.cases = {}
            application.cases[act.text("case")] = act.text("state")

    def _drawn(self, act: Act) -> None:
        self.drawn.add(act.text("contest"))

    def _release(self, act: Act) -> None:
        self.released = True

    def all(self) -> Iterable[tuple[str, Application]]:
        """Every application with its number."""
        return self.applications.items()


_TAKES: dict[str, Callable[[Book, Act], Any]] = {
    "application.submit": Book._submit,
    "application.correct": Book._correct,
    "application.recommend": Book._recommend,
    "application.take-back": Book._free,
    "application.withdraw": Book._free,
    "application.reject": Book._free,
    "application.ask-correction": Book._ask,
    "application.accept": Book._accept,
    "application.retrack": Book._retrack,
    "deadline.extend": Book._extend,
    "membership.approve": Book._membership,
    "membership.end": Book._membership_end,
    "filing.record": Book._record,
    "conflict.detect": Book._conflicts,
    "conflict.declare": Book._conflicts,
    "assignment.accept": Book._seats,
    "seat.recuse": Book._recuse,
    "sheet.submit": Book._sheet,
    "sheet.send-back": Book._send_back,
    "package.report": Book._report,
    "package.return": Book._return,
    "package.receive": Book._receive,
    "ballot.count": Book._count,
    "decision": Book._decide,
    "notice.publish": Book._notice,
    "release.done": Book._release,
    "draw.result": Book._drawn,
    "objection.file": Book._case,
    "objection.admit": Book._case,
    "objection.refuse": Book._case,
    "objection.answer": Book._case,
}
