"""How a contest is judged was filed by all its bodies and on record before anything was drawn, seated or scored (R9)."""

from __future__ import annotations

from typing import Any

from jinbang.verification.act import Act
from jinbang.verification.promise import Promise


class Filings(Promise):
    """Signed by every body, recorded as filed; what follows uses the filing on record at that moment."""

    name, zh = "filings", "备案"

    def __init__(self, *about: Any) -> None:
        super().__init__(*about)
        self._signed: dict[tuple[str, int], set[str]] = {}
        self._filed: dict[tuple[str, int], str] = {}  # contest, number → digest

    def sign(self, act: Act) -> None:
        contest, number, body = act.text("contest"), act.whole("number"), act.text("body")
        bodies = self.definition.bodies.get(contest, frozenset())
        signed = self._signed.setdefault((contest, number), set())
        if body not in bodies:
            self.broke(act, f"{body} does not review {contest}", f"{body} 不是 {contest} 的初评机构")
        signed.add(body)
        if act.kind == "filing.file":
            if missing := sorted(bodies - signed):
                self.lack(act, f"filed without the signature of {missing[0]}", f"缺少 {missing[0]} 的签署即报送")
            self._filed[contest, number] = act.digest("digest")

    def send_back(self, act: Act) -> None:
        if self._filed.pop((act.text("contest"), act.whole("number")), None) is None:
            self.lack(act, "what is sent back was not filed", "退回的备案未曾报送")

    def record(self, act: Act) -> None:
        contest, number = act.text("contest"), act.whole("number")
        if self._filed.get((contest, number)) is None:
            self.lack(act, f"filing {number} of {contest} was not filed", f"{contest} 第 {number} 号备案未报送")
        elif self._filed[contest, number] != act.digest("digest"):
            self.broke(act, "what is on record is not what was filed", "备案内容与报送内容不一致")
        if number <= self.book.recorded.get(contest, 0):
            self.broke(act, f"filing {number} comes after a later one", f"第 {number} 号备案次序不对")
        before = self.book.filings.get(contest, {}).get(self.book.recorded.get(contest, 0))
        if contest in self.book.drawn and before is not None and before.composition != act.object("composition"):
            self.doubt(
                f"whether it was right to file another composition of the panel of {contest} when it had been drawn",
                f"{contest} 抽取专家后又变更专家构成备案，是否正当",
            )
        rule = act.object("rule")
        if not isinstance(rule.get("min_reviews"), int) or rule["min_reviews"] < 3:
            self.broke(act, "fewer than 3 valid reviews would do", "有效评审份数下限低于 3")

    def report(self, act: Act) -> None:
        """Nobody files another rule when the scores are known: sheets under another rule are scored anew first."""
        self.sheet(act)
        contest, number = act.text("contest"), act.whole("filing")
        filed = self.book.filings.get(contest, {})
        for line in act.rows("lines", 6) if number in filed else ():
            known = self.book.application(line[0])
            for scored, _ in (known.sheets or {}).values() if known is not None else ():
                if scored != number and filed[scored].rule != filed[number].rule:
                    self.broke(
                        act,
                        f"{line[0]} was scored under filing {scored}, and is ranked by another rule, filed when scores were known",
                        f"{line[0]} 按第 {scored} 号备案评分，却按评分后变更的规则排名",
                    )
                    return

    def needed(self, act: Act) -> None:
        contest = act.text("contest")
        if contest not in self.book.recorded:
            self.lack(act, f"nothing was on record for {contest}", f"{contest} 尚未备案")

    def sheet(self, act: Act) -> None:
        contest, number = act.text("contest"), act.whole("filing")
        if self.book.recorded.get(contest) != number:
            self.lack(
                act,
                f"scored by filing {number}, on record is {self.book.recorded.get(contest, 'none')}",
                f"按第 {number} 号备案评分，现行备案为 {self.book.recorded.get(contest, '无')}",
            )

    kinds = {
        "filing.sign": sign,
        "filing.file": sign,
        "filing.return": send_back,
        "filing.record": record,
        "draw.commit": needed,
        "draw.result": needed,
        "assignment.accept": needed,
        "sheet.submit": sheet,
        "package.report": report,
    }

    def kept(self) -> tuple[str, str]:
        count = sum(len(found) for found in self.book.filings.values())
        return f"{count} filings on record before anything was drawn or scored", f"{count} 份备案均先于抽取和评分"
