"""What the format opens is opened: each entry by its own opening, none left out and none too many."""

from __future__ import annotations

from jinbang.transparency.plain import Leaf
from jinbang.verification.act import Act
from jinbang.verification.openings import ERASED
from jinbang.verification.promise import Promise
from jinbang.verification.schema import FACTS, fits

HIDDEN = {"application.lapse-draft", "application.withdraw"}
"""Opened only of applications that were handed to somebody."""


class Opened(Promise):
    """Exactly one opening for each entry of the programme that has one, and an opening for each kind that needs one."""

    name, zh = "openings", "公开事实"
    _opened = _old = _erased = 0
    _new = False

    def look(self, act: Act, leaf: Leaf, disclosed: str | None) -> bool:
        """Whether the act is shown, so that promises can look at it."""
        self._new = self._new or leaf.version == 2
        if leaf.open and disclosed is None:
            self.broke(act, "its opening is missing", "缺少公开事实")
            return False
        if not leaf.open and disclosed is not None:
            self.broke(act, "an opening of an entry that opens nothing", "打开了不公开的记录")
            return False
        if disclosed == ERASED:
            self._erased += 1
            return False
        if leaf.open:
            self._opened += 1
            if not fits(leaf.kind, frozenset(act.facts)):
                self.broke(act, "it opens other facts than the format has for it", "公开的事实与格式规定不符")
            return leaf.kind in FACTS
        if leaf.kind in FACTS and leaf.version == 1 and not self._new:
            self._old += 1
            self.book.gaps += 1
        elif leaf.kind in FACTS and leaf.kind not in HIDDEN:
            self.broke(act, "this kind of act is opened, and it opens nothing", "此类事项应公开而未公开")
        return False

    def close(self) -> None:
        if self._erased:
            self.doubt(
                f"what {self._erased} entries said: their salts were destroyed, and nobody can open them",
                f"{self._erased} 条记录的内容：其随机盐已销毁，任何人都无法打开",
            )
        if self._old:
            self.doubt(
                f"what {self._old} entries said that are older than openings",
                f"{self._old} 条早于公开事实机制的记录的内容",
            )

    def kept(self) -> tuple[str, str]:
        return f"{self._opened} entries, each opened by its own opening", f"{self._opened} 条记录均由各自的公开事实打开"
