"""The reported result is what the filed rule makes of the sheets: scores, ranks, ties and suggestions (R12, R13)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from jinbang.verification.act import Act
from jinbang.verification.arithmetic import Rule, half_up, ranks
from jinbang.verification.book import Application
from jinbang.verification.promise import Promise

MOVES = {"pass": "application.pass", "reserve": "application.hold-reserve", "fail": "application.fail"}


class Results(Promise):
    """Every application under review has a line, and each line is worked out again from the sheets, exactly."""

    name, zh = "results", "初评结果"
    _lines = _packages = _adjusted = 0

    def __init__(self, *about: Any) -> None:
        super().__init__(*about)
        self._received: set[str] = set()
        self._digests: dict[str, tuple[int, str]] = {}  # contest → what was reported

    def report(self, act: Act) -> None:
        contest, lines = act.text("contest"), act.rows("lines", 6)
        self._packages += 1
        self._digests[contest] = act.whole("number"), act.digest("digest")
        if contest in self._received:
            self.broke(act, f"the result of {contest} had been received", f"{contest} 的结果此前已接收")
        filed = self.book.filings.get(contest, {}).get(act.whole("filing"))
        if filed is None:
            self.lack(act, f"reckoned by a filing of {contest} that is not on record", "结果所依备案不存在")
            return
        self._complete(act, contest, [line[0] for line in lines])
        standings: dict[str, tuple[Any, ...]] = {}
        scores: dict[str, str] = {}
        for number, _, _, _, reviews, _ in lines:
            known = self.book.application(number)
            sheets = self._sheets(act, known, contest, act.whole("filing"), filed.rule) if known is not None else []
            if reviews != len(sheets):
                self.lack(
                    act, f"{number} says {reviews} reviews, the log has {len(sheets)}", f"{number} 的评审份数不符"
                )
            if len(sheets) < filed.rule.min_reviews:
                self.lack(
                    act,
                    f"{number} is ranked on {len(sheets)} reviews, {filed.rule.min_reviews} are needed",
                    f"{number} 有效评审不足",
                )
            if not sheets:
                continue
            exact = filed.rule.aggregate([filed.rule.total(sheet) for sheet in sheets])
            scores[number] = half_up(exact, filed.rule.decimals)
            standings[number] = (Fraction(scores[number]), *filed.rule.ties(sheets))
        self._compare(act, lines, scores, ranks(standings))

    def _compare(
        self, act: Act, lines: Sequence[Sequence[Any]], scores: Mapping[str, str], right: Mapping[str, int]
    ) -> None:
        places = act.whole("places")
        percent = self.definition.settings.get("shortlist_percent")
        shortlist = -(-places * (percent if isinstance(percent, int) else 100) // 100)
        if [line[:1] for line in sorted(lines, key=lambda line: (line[2], line[0]))] != [line[:1] for line in lines]:
            self.lack(act, "the lines are not in the order of their ranks", "结果未按名次排列")
        for number, score, rank, suggestion, _, adjusted in lines:
            self._lines += 1
            self._adjusted += adjusted is True
            if number not in scores:
                continue
            if score != scores[number]:
                self.lack(
                    act,
                    f"{number} scored {scores[number]}, not {score}",
                    f"{number} 应为 {scores[number]} 分，不是 {score} 分",
                )
            if rank != right[number]:
                self.lack(
                    act,
                    f"{number} has rank {right[number]}, not {rank}",
                    f"{number} 应为第 {right[number]} 名，不是第 {rank} 名",
                )
            due = "pass" if right[number] <= places else "reserve" if right[number] <= shortlist else "fail"
            if suggestion not in MOVES or (suggestion != due and adjusted is not True):
                self.lack(
                    act,
                    f"{number} is suggested as {suggestion}, its rank says {due}",
                    f"{number} 的建议应为 {due}，不是 {suggestion}",
                )

    def _complete(self, act: Act, contest: str, named: Sequence[str]) -> None:
        reviewing = self.book.reviewing.get(contest, set())
        if len(set(named)) != len(named):
            self.lack(act, "an application has two lines", "同一申报出现两次")
        for number in sorted(reviewing - set(named)):
            self.lack(act, f"{number} was under review and has no line", f"{number} 在评而结果中没有")
        for number in named:
            known = self.book.application(number)
            gone = known is not None and known.standing == "withdrawn" and bool(known.seats)  # since it was drawn up
            if number not in reviewing and not gone:
                self.lack(act, f"{number} is ranked and was not under review", f"{number} 不在评而被排名")

    def _sheets(self, act: Act, known: Application, contest: str, filing: int, rule: Rule) -> list[tuple[int, ...]]:
        """Marks of the sheets that count, in the order of this rule's criteria."""
        found = []
        for number, sheet in (known.sheets or {}).values():
            marks = sheet
            if number != filing:
                old = self.book.filings[contest][number].rule
                named = {one.key: mark for one, mark in zip(old.criteria, sheet, strict=True)}
                if set(named) != {one.key for one in rule.criteria}:
                    self.broke(act, "a sheet was scored by criteria that a later filing changed", "评分所依标准已变更")
                    continue
                marks = tuple(named[one.key] for one in rule.criteria)
            found.append(marks)
        return found

    def receive(self, act: Act) -> None:
        contest = act.text("contest")
        if self._digests.get(contest) != (act.whole("number"), act.digest("digest")):
            self.lack(
                act, f"what was received for {contest} is not what was reported", f"{contest} 接收的不是报送的结果"
            )
        self._received.add(contest)

    def send_back(self, act: Act) -> None:
        contest, number = act.text("contest"), act.whole("number")
        if contest in self._received:
            self.broke(act, f"the result of {contest} had been received", f"{contest} 的结果此前已接收")
        if self.book.reported.get(contest) != number:
            self.lack(act, f"result {number} of {contest} was not reported", f"{contest} 第 {number} 号结果未报送")

    def move(self, act: Act) -> None:
        number = act.text("application")
        known = self.known(act, number)
        if known is not None and known.line is None:
            self.lack(act, f"no received result speaks of {number}", f"没有接收的结果涉及 {number}")
        elif known is not None and known.line is not None and MOVES.get(known.line[1]) != act.kind:
            self.broke(act, f"{number} was suggested as {known.line[1]}", f"{number} 的建议为 {known.line[1]}")

    kinds = {"package.report": report, "package.receive": receive, "package.return": send_back} | dict.fromkeys(
        MOVES.values(), move
    )

    def kept(self) -> tuple[str, str]:
        return (
            f"{self._lines} lines in {self._packages} results, each worked out again from its sheets"
            f" (suggestions adjusted by the panel: {self._adjusted})",
            f"{self._packages} 份结果共 {self._lines} 行，均由评分重新算出（专家组调整建议 {self._adjusted} 项）",
        )
