"""Every sheet keeps to the filed criteria, is handed in once, and is locked with the result (R9, R13)."""

from __future__ import annotations

from typing import Any

from jinbang.verification.act import Act, Bent
from jinbang.verification.promise import Promise


class Scores(Promise):
    """Marks for exactly the filed criteria, in range and step; another sheet only after the first was sent back."""

    name, zh = "scores", "评分"
    _sheets = _recused = 0

    def __init__(self, *about: Any) -> None:
        super().__init__(*about)
        self._back: dict[tuple[str, str], str] = {}  # sheets sent back and not handed in again → contest

    def submit(self, act: Act) -> None:
        contest, number, pair = act.text("contest"), act.text("application"), act.text("pair")
        self._sheets += 1
        filed = self.book.filings.get(contest, {}).get(act.whole("filing"))
        if filed is None:
            self.lack(act, f"scored by a filing of {contest} that is not on record", "评分所依备案不存在")
            return
        try:
            marks = filed.rule.read(act.object("marks"))
        except Bent as error:
            self.broke(act, str(error), "评分项与备案标准不符")
            return
        for one, mark in zip(filed.rule.criteria, marks, strict=True):
            if not one.allows(mark):
                self.broke(
                    act,
                    f"{number}: {one.key} has the mark {act.object('marks')[one.key]}, which the filed scale has not",
                    f"{number}：{one.key} 的分数 {act.object('marks')[one.key]} 不在备案分值内",
                )
        known = self.book.application(number)
        self._back.pop((number, pair), None)
        if known is not None and pair in (known.sheets or ()):
            self.broke(act, f"{pair} hands in a second sheet for {number}", f"{pair} 对 {number} 重复提交")
        self._open(act, contest)

    def send_back(self, act: Act) -> None:
        number, pair = act.text("application"), act.text("pair")
        known = self.known(act, number)
        if known is not None and pair not in (known.sheets or ()):
            self.lack(act, f"{pair} had no sheet for {number}", f"{pair} 对 {number} 没有评分")
        self._back[number, pair] = act.text("contest")
        self._open(act, act.text("contest"))

    def _open(self, act: Act, contest: str) -> None:
        if contest in self.book.reported:
            self.broke(act, f"the result of {contest} had been reported", f"{contest} 的结果已报送")

    def recuse(self, act: Act) -> None:
        number, pair = act.text("application"), act.text("pair")
        known = self.known(act, number)
        if known is not None and pair in (known.sheets or ()):
            self.broke(
                act, f"{pair} is recused from {number} with a sheet handed in", f"{pair} 已对 {number} 评分后被回避"
            )
        elif self._back.pop((number, pair), None):
            self._recused += 1

    def report(self, act: Act) -> None:
        contest, named = act.text("contest"), {line[0] for line in act.rows("lines", 6)}
        for number, pair in [one for one, where in self._back.items() if where == contest and one[0] in named]:
            self.doubt(
                f"why the sheet of {pair} for {number} was sent back and never handed in again, whether for its score",
                f"{pair} 对 {number} 的评分被退回后未再提交，是否因其分数",
            )

    kinds = {"sheet.submit": submit, "sheet.send-back": send_back, "seat.recuse": recuse, "package.report": report}

    def close(self) -> None:
        if self._recused:
            self.doubt(
                f"whether there was a conflict for which {self._recused} experts were recused when their sheets had been sent back",
                f"评分被退回后才回避的 {self._recused} 个席位是否确有利益关系",
            )

    def kept(self) -> tuple[str, str]:
        return f"{self._sheets} sheets within the filed scales", f"{self._sheets} 份评分均在备案分值之内"
