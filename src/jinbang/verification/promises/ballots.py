"""Ballots were sealed before they were opened, every paper was opened once, and the count is right (R14)."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from jinbang.verification.act import Act, Bent
from jinbang.verification.arithmetic import needed, share_of
from jinbang.verification.definition import Definition
from jinbang.verification.election import NoElection, Tool, Word, read_election, without_tool
from jinbang.verification.promise import Promise
from jinbang.verification.promises.elections import faults

FOLDER = "ballots"
CHOICES = ("yes", "no", "abstain")
_HEX = re.compile(r"[0-9a-f]{64}", re.ASCII)


class Ballots(Promise):
    """open → close, which publishes the commitments → count, which opens them.  Rounds count from 1.

    ask: the tool that checks the proofs of Belenios elections.
    """

    name, zh = "ballots", "表决"
    ask: Tool = staticmethod(without_tool)

    def __init__(self, *about: Any) -> None:
        super().__init__(*about)
        self._open: dict[tuple[Any, str, int], Mapping[str, Any]] = {}
        self._closed: dict[tuple[Any, str, int], Mapping[str, Any]] = {}
        self._rounds: dict[tuple[Any, str], int] = {}
        self._terms: dict[Any, tuple[Any, ...]] = {}  # sitting → what it was called with
        self._again = 0  # ballots of a second or later round
        self._cast: Counter[Any] = Counter()
        self._sealed: Counter[Any] = Counter()
        self._elections: set[str] = set()
        self._counted = self._papers = 0

    def open(self, act: Act) -> None:
        sitting = act.facts.get("sitting")
        terms: dict[str, Any] = {
            "quorum": share_of(act.text("quorum")), "threshold": share_of(act.text("threshold")), "base": act.text("base"),
            "eligible": act.whole("eligible"), "box": act.optional("box"),
        }  # fmt: skip
        stated = terms["quorum"], terms["threshold"], terms["base"], act.flag("secret")
        if stated not in {_terms(law) for law in self.book.definitions.values()}:  # a sitting keeps those of its call
            self.broke(
                act,
                "quorum, threshold, base or secrecy are not those of the call",
                "法定人数、通过比例、基数或保密与公告不符",
            )
        called = terms["quorum"], terms["threshold"], terms["base"], terms["eligible"]
        if self._terms.setdefault(sitting, called) != called:
            self.broke(
                act,
                "quorum, threshold, base or members called changed within the sitting",
                "同一次会议中表决规则或应到人数前后不同",
            )
        self._sorted(act, "items")
        for item in act.objects("items"):
            number, turn = item["application"], item["round"]
            if turn != self._rounds.get((sitting, number), 0) + 1:
                self.lack(act, f"round {turn} of {number} comes out of turn", f"{number} 第 {turn} 轮次序不对")
            self._rounds[sitting, number] = turn
            self._again += turn > 1
            known = self.known(act, number)
            if known is not None and known.standing not in {"passed", "reserve"}:
                self.lack(act, f"{number} does not wait for the committee", f"{number} 不在待终评")
            if item["present"] < needed(terms["quorum"], terms["eligible"] - item["recused"]):
                self.broke(act, f"no quorum on {number}: {item['present']} present", f"{number} 不足法定人数")
            if item["present"] > terms["eligible"] - item["recused"]:
                self.broke(act, f"{number}: more present than eligible", f"{number} 到会人数多于应到人数")
            told = {"present": item["present"], "recused": item["recused"], "election": item.get("election")}
            self._open[sitting, number, turn] = terms | told

    def cast(self, act: Act) -> None:
        self._cast[act.facts.get("sitting")] += act.whole("papers")

    def shut(self, act: Act) -> None:
        sitting = act.facts.get("sitting")
        self._sorted(act, "ballots")
        for ballot in act.objects("ballots"):
            number, turn, sealed = ballot["application"], ballot["round"], ballot["commitments"]
            key = sitting, number, turn
            if key not in self._open or key in self._closed:
                self.lack(act, f"round {turn} of {number} is not open", f"{number} 第 {turn} 轮没有进行中的表决")
            elif ballot["present"] > self._open[key]["present"] or ballot["recused"] < self._open[key]["recused"]:
                self.broke(act, f"members came to {number} while it was open", f"{number} 表决进行中增加了到会人数")
            if sealed != sorted(sealed) or len(set(sealed)) != len(sealed):
                self.broke(
                    act, f"the commitments of {number} are not sorted and distinct", f"{number} 的封签未排序或重复"
                )
            if len(sealed) > ballot["present"]:
                self.broke(act, f"more papers on {number} than members present", f"{number} 的票数多于到会人数")
            self._sealed[sitting] += len(sealed)
            self._closed[key] = ballot

    def count(self, act: Act) -> None:
        sitting = act.facts.get("sitting")
        self._sorted(act, "results")
        for result in act.objects("results"):
            self._counted += 1
            self._one(act, (sitting, result["application"], result["round"]), result)

    def _one(self, act: Act, key: tuple[Any, str, int], result: Mapping[str, Any]) -> None:
        number = result["application"]
        terms, closed = self._open.pop(key, None), self._closed.get(key)
        if terms is None or closed is None:
            self.lack(act, f"{number} is counted and was not closed before", f"{number} 未结束投票即计票")
            return
        votes = {choice: _whole(result, choice) for choice in CHOICES}
        present, cast = _whole(result, "present"), sum(votes.values())
        if terms["box"] == "sealed":
            self._papers_open(act, key, result, closed, votes)
        elif terms["box"] == "belenios":
            self._election(
                act, number, self._archived(act, key, result), ref=self._ref(key), opened=terms, sealed=closed["commitments"],
                votes=votes,
            )  # fmt: skip
        else:
            self._archived(act, key, result)
            self.doubt(
                f"whether ballots in a {terms['box']} box were tallied right: this verifier does not know it",
                f"{terms['box']} 票箱的计票：本核验程序不认识此种票箱",
            )
        if cast > present or cast != len(closed["commitments"]):
            self.broke(
                act,
                f"{number}: {cast} votes, {present} present, {len(closed['commitments'])} papers",
                f"{number} 的票数不符",
            )
        if (present, result["recused"]) != (closed["present"], closed["recused"]):
            self.broke(
                act,
                f"{number}: others present or recused than at the close",
                f"{number} 到会或回避人数与结束投票时不符",
            )
        eligible = terms["eligible"] - _whole(result, "recused")
        base = {"present": present, "eligible": eligible, "cast": votes["yes"] + votes["no"]}.get(terms["base"])
        if base is None or present > eligible:
            self.broke(act, f"{number}: more present than eligible, or an unknown base", f"{number} 的基数不对")
            return
        due = needed(terms["threshold"], base)
        quorate = present >= needed(terms["quorum"], eligible)
        carried = votes["yes"] >= due and votes["yes"] > 0 and quorate
        if result["needed"] != due:
            self.broke(
                act,
                f"{number} needed {due} votes, not {result['needed']}",
                f"{number} 需 {due} 票，不是 {result['needed']} 票",
            )
        if result["carried"] is not carried:
            word = ("was", "通过") if carried else ("was not", "未通过")
            self.broke(
                act,
                f"{number} {word[0]} carried with {votes['yes']} of {due}",
                f"{number} {word[1]}（{votes['yes']}/{due}）",
            )

    def _sorted(self, act: Act, key: str) -> None:
        order = [(one["application"], one["round"]) for one in act.objects(key)]
        if order != sorted(set(order)):
            self.broke(act, f"the {key} are not in order, each once", "各项未按次序排列或重复")

    def _ref(self, key: tuple[Any, str, int]) -> str:
        """What the papers of a ballot say they are for."""
        return f"{self.archive.manifest.programme}/{key[0]}/{key[1]}/{key[2]}"

    def _archived(self, act: Act, key: tuple[Any, str, int], result: Mapping[str, Any]) -> str:
        """The path of the election's own archive, which is there and is the one that was logged; "" where it is not."""
        folder = f"{FOLDER}/{key[0]}-{key[1]}-{key[2]}"
        found = list(self.archive.paths(folder))
        self._elections.update(found)
        digests = [hashlib.sha256(self.archive.read(path)).hexdigest() for path in found]
        if digests != [result.get("archive")]:
            self.broke(
                act, f"{folder} does not hold the election that was logged", f"{folder} 中不是日志所记的表决档案"
            )
            return ""
        return found[0]

    def _election(self, act: Act, number: str, path: str, **said: Any) -> None:
        """It is this ballot's, with the papers that were sealed and the tally that was logged, and the tool finds it proved."""
        if not path:
            return
        data = self.archive.read(path)
        try:
            election = read_election(data)
        except NoElection as error:
            self.broke(act, f"{path} is not a counted election: {error}", f"{path} 不是已计票的表决档案：{error}")
            return
        self._papers += len(election.trackers)
        for en, zh in faults(election=election, path=path, number=number, answers=CHOICES, **said):
            self.broke(act, en, zh)
        told = self.ask(path.rpartition("/")[2], data)
        if told.word is Word.WRONG:
            self.broke(
                act, f"the election of {number} is not proved: {told.why}", f"{number} 的表决未通过验证：{told.zh}"
            )
        elif told.word is Word.SILENT:
            self.doubt(
                f"whether the papers of Belenios ballots are valid and were decrypted right: {told.why}",
                f"Belenios 表决的选票与解密证明：{told.zh}",
            )

    def _papers_open(
        self, act: Act, key: tuple[Any, str, int], result: Mapping[str, Any], closed: Mapping[str, Any], votes: Mapping[str, int]
    ) -> None:  # fmt: skip
        number = result["application"]
        ref = self._ref(key)
        papers = result["papers"]
        self._papers += len(papers)
        if papers != sorted(papers):
            self.broke(act, f"the papers of {number} are not sorted", f"{number} 的票未排序")
        if sorted(_seal(ref, *paper) for paper in papers) != closed["commitments"]:
            self.broke(act, f"the papers of {number} are not those that were sealed", f"{number} 的票与封签不符")
        tally = Counter(choice for _, choice in papers)
        if any(tally[choice] != votes[choice] for choice in CHOICES):
            self.broke(act, f"{number} is counted wrong: {dict(tally)}", f"{number} 计票有误：{dict(tally)}")

    def decide(self, act: Act) -> None:
        waiting = {number for _, number, _ in self._open}
        for number, _, _ in act.rows("decisions", 3):
            if number in waiting:
                self.lack(
                    act, f"{number} is decided while a ballot on it is not counted", f"{number} 有未计票的表决即作决定"
                )

    kinds = {"decision": decide, "ballot.open": open, "ballot.cast": cast, "ballot.close": shut, "ballot.count": count}

    def close(self) -> None:
        for path in self.archive.paths(FOLDER):
            if path not in self._elections:
                self.lack(path, "no entry of the log speaks of this election", "日志中没有此表决的记录")
        running = {key[0] for key in self._open if key not in self._closed}
        for sitting, cast in self._cast.items():
            if sitting not in running and cast != self._sealed[sitting]:
                self.lack(
                    f"sitting {sitting}",
                    f"{cast} papers were cast and {self._sealed[sitting]} sealed",
                    "投票数与封签数不符",
                )

    def kept(self) -> tuple[str, str]:
        return (
            f"{self._papers} papers in {self._counted} ballots, {self._again} of them in a second or later round,"
            " as they were sealed and counted again",
            f"{self._counted} 次表决（其中第二轮及以后 {self._again} 次）共 {self._papers} 张票，均与封签一致并重新计票",
        )


def _terms(law: Definition) -> tuple[Any, ...]:
    return law.quorum, law.threshold, law.settings.get("threshold_base"), law.settings.get("secret_ballot")


def _seal(ref: str, nonce: Any, choice: Any) -> str:
    if not isinstance(nonce, str) or not _HEX.fullmatch(nonce) or choice not in CHOICES:
        raise Bent("a paper is no nonce and choice")
    text = json.dumps(["jinbang-ballot-v1", ref, nonce, choice], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _whole(result: Mapping[str, Any], key: str) -> int:
    value = result[key]
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise Bent(f"{key!r} is no whole number")
    return value
