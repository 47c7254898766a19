"""A certificate's number is used once for ever, and only for an entry of a released list (R18)."""

from __future__ import annotations

from typing import Any

from jinbang.verification.act import Act
from jinbang.verification.promise import Promise


class Certificates(Promise):
    """Issued for an entry in force that has none; void once."""

    name, zh = "certificates", "证书"

    def __init__(self, *about: Any) -> None:
        super().__init__(*about)
        self._of: dict[str, str] = {}  # number → entry
        self._void: set[str] = set()
        self._revoked: set[str] = set()
        self._valid: dict[str, str] = {}  # entry → number in force

    def issue(self, act: Act) -> None:
        number, entry = act.text("number"), act.text("entry")
        act.digest("pdf")
        found = self.book.entries.get(entry)
        if number in self._of:
            self.broke(act, f"the number {number} is used twice", f"证书编号 {number} 重复使用")
        if found is None:
            self.lack(act, f"{number} is for {entry}, which is on no list", f"{number} 所属条目 {entry} 不在榜单")
        elif found != (act.text("list"), act.facts.get("application")):
            self.broke(
                act, f"{number} names another list or application than its entry", f"{number} 的榜单或申报与条目不符"
            )
        if entry in self._revoked:
            self.broke(act, f"{number} is for an entry that was revoked", f"{number} 所属条目已撤销")
        if entry in self._valid:
            self.broke(
                act,
                f"{entry} has the certificate {self._valid[entry]} already",
                f"{entry} 已有证书 {self._valid[entry]}",
            )
        self._of[number], self._valid[entry] = entry, number

    def void(self, act: Act) -> None:
        number = act.text("number")
        if number not in self._of or number in self._void:
            self.lack(act, f"{number} was never issued, or is void", f"{number} 未曾颁发或已作废")
        self._void.add(number)
        self._valid.pop(self._of.get(number, ""), None)

    def revoke(self, act: Act) -> None:
        entry = act.text("entry")
        found = self.book.entries.get(entry)
        whose = act.facts.get("application") if act.kind == "application.revoke" else None
        where = act.text("list") if act.kind == "entry.revoke" else None
        if found is None or found[1] != whose or where not in {None, found[0]}:
            self.lack(act, f"{entry} is no such entry of a list", f"榜单没有这样的条目 {entry}")
        self._revoked.add(entry)
        self._void.add(self._valid.pop(entry, ""))

    kinds = {
        "certificate.issue": issue,
        "certificate.void": void,
        "application.revoke": revoke,
        "entry.revoke": revoke,
    }

    def kept(self) -> tuple[str, str]:
        return (
            f"{len(self._of)} certificates, each number once and for an entry of a list",
            f"{len(self._of)} 份证书编号不重复，均属于入榜条目",
        )
