"""A result was signed by every body of its contest, and all signed the same (N7)."""

from __future__ import annotations

from typing import Any

from jinbang.verification.act import Act
from jinbang.verification.promise import Promise


class Cosigned(Promise):
    """The signatures on what is reported, with that of the report itself, are those of all bodies."""

    name, zh = "co-signatures", "联合签署"

    def __init__(self, *about: Any) -> None:
        super().__init__(*about)
        self._signed: dict[tuple[str, int], dict[str, str]] = {}
        self._reports = 0

    def sign(self, act: Act) -> None:
        contest, number, body = act.text("contest"), act.whole("number"), act.text("body")
        digest = act.digest("digest")
        bodies = self.definition.bodies.get(contest, frozenset())
        signed = self._signed.setdefault((contest, number), {})
        if body not in bodies:
            self.broke(act, f"{body} does not review {contest}", f"{body} 不是 {contest} 的初评机构")
        if signed.get(body) == digest:
            self.broke(act, f"{body} signs twice", f"{body} 重复签署")
        signed[body] = digest  # a draft that is drawn up anew is signed anew: what was signed before is void
        if act.kind == "package.report":
            self._reports += 1
            if missing := sorted(bodies - {one for one, what in signed.items() if what == digest}):
                self.lack(act, f"reported without the signature of {missing[0]}", f"缺少 {missing[0]} 的签署即报送")

    kinds = {"package.sign": sign, "package.report": sign}

    def kept(self) -> tuple[str, str]:
        return f"{self._reports} results signed by all their bodies", f"{self._reports} 份结果均由全部机构签署"
