"""Nobody with a conflict on record was seated or scored (R10)."""

from __future__ import annotations

from jinbang.verification.act import Act
from jinbang.verification.promise import Promise


class Conflicts(Promise):
    """From the entry of the conflict on, the pair takes no seat and hands in no sheet."""

    name, zh = "conflicts", "回避"
    _known = 0

    def found(self, act: Act) -> None:
        contest = act.text("contest")
        for number, _ in act.pairs("pairs"):
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

    kinds = {
        "conflict.detect": found,
        "conflict.declare": found,
        "assignment.accept": seats,
        "sheet.submit": sheet,
    }

    def kept(self) -> tuple[str, str]:
        return f"{self._known} conflicts on record, all kept apart", f"已记录 {self._known} 项利益关系，均已回避"
