"""Nobody with a conflict on record was seated or scored (R10)."""

from __future__ import annotations

from jinbang.verification.act import Act
from jinbang.verification.promise import Promise


class Conflicts(Promise):
    """From the entry of the conflict on, the pair takes no seat and hands in no sheet."""

    name, zh = "conflicts", "回避"
    _known = _after = 0

    def found(self, act: Act) -> None:
        contest, pairs = act.text("contest"), [tuple(pair) for pair in act.pairs("pairs")]
        if contest not in self.definition.contests:
            self.broke(act, f"the call has no contest {contest}", f"公告没有 {contest}")
        if pairs != sorted(set(pairs)):
            self.broke(act, "the pairs are not sorted: their order could tell something", "回避对未按规定排序")
        for number, _ in pairs:
            self._known += 1
            known = self.known(act, number)
            if known is not None and known.contest != contest:
                self.broke(act, f"{number} is in {known.contest}", f"{number} 在 {known.contest}")

    def seats(self, act: Act) -> None:
        for number, pair in act.pairs("seats"):
            self._clear(act, number, pair)

    def sheet(self, act: Act) -> None:
        self._clear(act, act.text("application"), act.text("pair"))

    def _clear(self, act: Act, number: str, pair: str) -> None:
        known = self.known(act, number)
        if known is not None and known.conflicts and pair in known.conflicts:
            self.broke(act, f"{pair} has a conflict with {number}", f"{pair} 与 {number} 存在利益关系")

    def void(self, act: Act) -> None:
        known = self.known(act, act.text("application"))
        if known is not None and known.contest != act.text("contest"):
            self.broke(act, f"it is in {known.contest}", f"在 {known.contest}")

    def report(self, act: Act) -> None:
        """A sheet that was in when the conflict came up may count or not: nobody was judged by a conflict then known."""
        for line in act.rows("lines", 6):
            known = self.book.application(line[0])
            if known is not None and known.conflicts and known.sheets:
                self._after += len(known.conflicts & known.sheets.keys())

    def close(self) -> None:
        if self._after:
            self.doubt(
                f"whether {self._after} sheets should count: a conflict of their experts came on record when they were in",
                f"{self._after} 份评分是否应当计入：提交之后才登记利益关系",
            )

    kinds = {
        "package.report": report,
        "seat.recuse": void,
        "conflict.detect": found,
        "conflict.declare": found,
        "assignment.accept": seats,
        "sheet.submit": sheet,
    }

    def kept(self) -> tuple[str, str]:
        return f"{self._known} conflicts on record, all kept apart", f"已记录 {self._known} 项利益关系，均已回避"
