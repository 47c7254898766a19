"""Experts were drawn as filed, from a roster fixed before the randomness, and the draw can be held again (R11).

Each draw is replayed by `jinbang.draw.verifier`, which shares no code with the drawer.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from fractions import Fraction
from typing import Any

from jinbang.transparency.errors import Broken, Malformed
from jinbang.verification.act import Act
from jinbang.verification.arithmetic import needed, share_of
from jinbang.verification.promise import Promise

FOLDER = "draws"


class Draws(Promise):
    """The commitment stands in the log before the result; both files are those that were logged; every check holds."""

    name, zh = "draws", "抽取"

    def __init__(self, *about: Any) -> None:
        super().__init__(*about)
        self._committed: dict[tuple[str, int], tuple[str, str]] = {}  # contest, number → digest, when
        self._drawn: set[tuple[str, int]] = set()

    def commit(self, act: Act) -> None:
        contest, number, digest = act.text("contest"), act.whole("number"), act.digest("commitment")
        if number != 1:
            self.lack(
                act,
                f"{contest} has a draw {number}: a panel is drawn once",
                f"{contest} 有第 {number} 次抽取：专家组只抽取一次",
            )
        self._committed[contest, number] = digest, act.at
        path = f"{_folder(contest, number)}/commitment.json"
        data = self._read(act, path, digest)
        if data is None:
            return
        plan = json.loads(data)
        if (len(plan["roster"]), plan["size"]) != (act.whole("roster"), act.whole("size")):
            self.broke(act, f"{path} has another roster or size than was logged", f"{path} 的名册或人数与日志不符")
        filed = self.book.filings.get(contest, {}).get(self.book.recorded.get(contest, 0))
        if filed is not None:
            self._as_filed(act, plan, filed.composition)

    def _as_filed(self, act: Act, plan: Any, filed: Any) -> None:
        """Size and quotas of the plan are those of the composition on record."""
        size, share = filed["size"], share_of(filed["min_outside_share"])
        due = {
            (family, value): (low, high)
            for family, values in filed["quotas"].items()
            if family != "employer"
            for value, (low, high) in values.items()
        }
        place = plan["attributes"].index("employer")
        for employer in {one["values"][place] for one in plan["roster"]}:
            due["employer", employer] = 0, filed["max_per_employer"]
        if share and not any(family == "outside" for family, _ in due):
            due["outside", "yes"] = needed(Fraction(share), size), None
        planned = {(q["attribute"], q["value"]): (q["low"], q["high"]) for q in plan["quotas"]}
        if (plan["size"], plan["substitutes"]) != (size, filed["substitutes"]) or planned != due:
            self.broke(act, "the plan of the draw is not the composition on record", "抽取方案与备案的专家构成不符")

    def result(self, act: Act) -> None:
        contest, number = act.text("contest"), act.whole("number")
        key, committed = (contest, number), act.digest("commitment")
        digest, when = self._committed.get(key, ("", act.at))
        if digest != committed:
            self.lack(
                act,
                f"draw {number} of {contest} was not committed to before",
                f"{contest} 第 {number} 次抽取此前没有承诺",
            )
        if key in self._drawn:
            self.broke(act, f"draw {number} of {contest} is held twice", f"{contest} 第 {number} 次抽取重复进行")
        self._drawn.add(key)
        folder = _folder(contest, number)
        before = self._read(act, f"{folder}/commitment.json", committed)
        after = self._read(act, f"{folder}/result.json", act.digest("result"))
        if before is None or after is None:
            return
        from jinbang.draw.verifier import verify  # noqa: PLC0415 - a bundle without draws needs none of it

        for check in verify(commitment=before, result=after, digest=committed, committed=datetime.fromisoformat(when)):
            if check.holds is False:
                self.broke(
                    act, f"{folder}: {check.promise}: {check.detail}", f"{folder}：{check.promise}：{check.detail}"
                )
            elif check.holds is None:
                self.doubt(f"{folder}: {check.promise}: {check.detail}", f"{folder}：{check.promise}：{check.detail}")
        if len(json.loads(after).get("seats", [])) != act.whole("seats"):
            self.broke(act, f"{folder} seats another number than was logged", f"{folder} 的席位数与日志不符")

    def seated(self, act: Act) -> None:
        contest = act.text("contest")
        if contest not in self.book.drawn:
            self.lack(act, f"experts of {contest} are seated and none was drawn", f"{contest} 未经抽取即安排专家")

    kinds = {"draw.commit": commit, "draw.result": result, "assignment.accept": seated}

    def _read(self, act: Act, path: str, digest: str) -> bytes | None:
        try:
            data = self.archive.read(path)
        except (Broken, Malformed) as error:
            self.broke(act, str(error), f"抽取文件无法读取：{error}")
            return None
        if hashlib.sha256(data).hexdigest() != digest:
            self.broke(act, f"{path} has not the digest that was logged", f"{path} 的摘要与日志不符")
        return data

    def close(self) -> None:
        logged = {f"{_folder(*key)}/commitment.json" for key in self._committed}
        logged |= {f"{_folder(*key)}/result.json" for key in self._drawn}
        for path in self.archive.paths(FOLDER):
            if path not in logged:
                self.lack(path, "no entry of the log speaks of this file", "日志中没有此文件的记录")
        for contest, number in sorted(self._committed.keys() - self._drawn) if self.book.released else ():
            self.lack(contest, f"draw {number} was committed to and never held", f"第 {number} 次抽取已承诺而从未进行")

    def kept(self) -> tuple[str, str]:
        return (
            f"{len(self._drawn)} draws replayed from their commitments and public randomness",
            f"{len(self._drawn)} 次抽取已按承诺和公开随机数重演",
        )


def _folder(contest: str, number: int) -> str:
    return f"{FOLDER}/{contest.replace('/', '.')}-{number}"
