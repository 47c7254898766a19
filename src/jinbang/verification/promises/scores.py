"""Every sheet keeps to the filed criteria, is handed in once, and is locked with the result (R9, R13)."""

from __future__ import annotations

from jinbang.verification.act import Act, Bent
from jinbang.verification.promise import Promise


class Scores(Promise):
    """Marks for exactly the filed criteria, in range and step; another sheet only after the first was sent back."""

    name, zh = "scores", "评分"
    _sheets = 0

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
        if known is not None and pair in (known.sheets or ()):
            self.broke(act, f"{pair} hands in a second sheet for {number}", f"{pair} 对 {number} 重复提交")
        self._open(act, contest)

    def send_back(self, act: Act) -> None:
        number, pair = act.text("application"), act.text("pair")
        known = self.known(act, number)
        if known is not None and pair not in (known.sheets or ()):
            self.lack(act, f"{pair} had no sheet for {number}", f"{pair} 对 {number} 没有评分")
        self._open(act, act.text("contest"))

    def _open(self, act: Act, contest: str) -> None:
        if contest in self.book.reported:
            self.broke(act, f"the result of {contest} had been reported", f"{contest} 的结果已报送")

    kinds = {"sheet.submit": submit, "sheet.send-back": send_back}

    def kept(self) -> tuple[str, str]:
        return f"{self._sheets} sheets within the filed scales", f"{self._sheets} 份评分均在备案分值之内"
