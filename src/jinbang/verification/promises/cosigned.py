"""A result was signed by every body of its contest, and all signed the same (N7)."""

from __future__ import annotations

from typing import Any

from jinbang.verification.act import Act
from jinbang.verification.promise import Promise


class Cosigned(Promise):
    """The signatures before a report, with that of the report itself, are those of all bodies, under one digest."""

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
        if body in signed:
            self.broke(act, f"{body} signs twice", f"{body} 重复签署")
        if any(other != digest for other in signed.values()):
            self.broke(act, "the bodies signed different results", "各机构签署的结果不同")
        signed[body] = digest
        if act.kind == "package.report":
            self._reports += 1
            if missing := sorted(bodies - set(signed)):
                self.lack(act, f"reported without the signature of {missing[0]}", f"缺少 {missing[0]} 的签署即报送")

    kinds = {"package.sign": sign, "package.report": sign}

    def kept(self) -> tuple[str, str]:
        return f"{self._reports} results signed by all their bodies", f"{self._reports} 份结果均由全部机构签署"
