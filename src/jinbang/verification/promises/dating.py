"""Nothing is dated back: times follow the order of the log."""

from __future__ import annotations

from datetime import datetime, timedelta

from jinbang.verification.act import Act
from jinbang.verification.promise import Promise

SLACK = timedelta(hours=1)
"""An act is dated by the server's receipt of the request and entered when it is done: a large upload may take a while."""
EVERY = "*"
_WRITTEN = "%Y-%m-%dT%H:%M:%S.%fZ"


class Dating(Promise):
    """No act of the programme says a time more than SLACK before that of an act that stands before it."""

    name, zh = "dating", "时间先后"
    _latest = ""

    def each(self, act: Act) -> None:
        if act.at >= self._latest:
            self._latest = act.at
        elif act.at < (datetime.fromisoformat(self._latest) - SLACK).strftime(_WRITTEN):
            self.broke(
                act,
                f"dated {act.at}, but it stands after an act of {self._latest}",
                f"时间为 {act.at}，却排在 {self._latest} 之后",
            )

    kinds = {EVERY: each}

    def kept(self) -> tuple[str, str]:
        return "no act is dated back behind those before it", "没有倒签时间的记录"
