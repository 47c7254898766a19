"""One pass over the log of a bundle, each entry with its opening, past every promise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from jinbang.transparency import bundlecheck
from jinbang.transparency.archive import Archive
from jinbang.transparency.bundlecheck import NOW_AND_THEN, Log, Progress
from jinbang.transparency.cosignature import CosignerKey
from jinbang.transparency.errors import Broken, Malformed
from jinbang.transparency.findings import Finding, unchecked
from jinbang.transparency.leaf import parse_canonical
from jinbang.transparency.note import VerifierKey
from jinbang.transparency.plain import Leaf, read_leaf
from jinbang.transparency.receipt import Receipt
from jinbang.verification.act import Act, Bent
from jinbang.verification.book import Book
from jinbang.verification.election import Tool, without_tool
from jinbang.verification.keys import ROTATIONS, check_keys
from jinbang.verification.opened import Opened
from jinbang.verification.openings import ERASED, Openings, open_facts
from jinbang.verification.promise import NoDefinition, Promise
from jinbang.verification.promises import PROMISES
from jinbang.verification.promises.ballots import Ballots
from jinbang.verification.promises.dating import EVERY
from jinbang.verification.promises.deadlines import Deadlines

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

HOSTILE = (Bent, LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError)
"""What facts of any shape can raise where a promise reads them."""
LIMITS = (
    *bundlecheck.LIMITS,
    unchecked(
        "beyond",
        "whether a pseudonym belongs to an expert who was drawn, or two to the same",
        "评分化名是否属于抽取的专家、两个化名是否为同一人",
    ),
    unchecked(
        "beyond",
        "separately organised lists beyond what was imported; names and texts beyond their digests",
        "另行组织的榜单除导入内容之外的部分；姓名和文字除其摘要之外的部分",
    ),
    unchecked(
        "beyond",
        "whether the randomness of a draw is what its announced source published: compare it with the source",
        "抽取所用的随机数是否为预先公布的来源所公布：请与来源对照",
    ),
    unchecked(
        "beyond",
        "whether an act in somebody's name was theirs: look for your own; and whether what people judged was right: refusals,"
        " marks, the places and adjustments of a panel, repeated ballots, answers to objections",
        "以某人名义记录的事项是否确为其本人所为（请查找自己的记录）；人的判断是否正确：不予受理、评分、专家组的名额与调整、重复表决、异议答复",
    ),
    unchecked(
        "beyond",
        "the times, which are the server's, but where a witness or a time stamp bounds them",
        "各项时间为服务器时间，除非有见证人或时间戳佐证",
    ),
    unchecked(
        "beyond",
        "a log built anew from its first entry, where nobody kept a receipt or a checkpoint and no witness saw it",
        "从第一条起整体重造的日志，若无人留有回执或检查点、也无见证人",
    ),
)
"""What nobody can check from outside; part of every answer."""


def verify(
    archive: Archive,
    *,
    keys: Sequence[VerifierKey],
    witnesses: Sequence[CosignerKey] = (),
    receipts: Sequence[Receipt] = (),
    seen: Sequence[tuple[str, str]] = (),
    progress: Progress | None = None,
    elections: Tool = without_tool,
    authorities: Sequence[Certificate] = (),
) -> list[Finding]:
    """Every line about a bundle: its bytes and its log (`check_bundle`), the promises of its programme, what lies beyond.

    `progress` is told now and then how much is done: every entry counts twice, once hashed and once judged.
    `elections` is asked of each Belenios election whether its proofs hold; a foundation runs no program by itself.
    `authorities`: certificates of those whose time stamps the checker trusts.
    """
    findings, log = bundlecheck.check_bundle(
        archive, keys=keys, witnesses=witnesses, receipts=receipts, seen=seen, authorities=authorities,
        progress=(lambda done, of: progress(done, 2 * of)) if progress else None,
    )  # fmt: skip
    promises = check_programme(
        log, keys=keys, progress=(lambda done, of: progress(of + done, 2 * of)) if progress else None, elections=elections,
    )  # fmt: skip
    return [*findings[: -len(bundlecheck.LIMITS)], *promises, *LIMITS]


def check_programme(
    log: Log | None, *, keys: Sequence[VerifierKey] = (), progress: Progress | None = None, elections: Tool = without_tool
) -> list[Finding]:  # fmt: skip
    """One finding for each promise of the programme whose bundle it is.

    `log` as `check_bundle` gives it: None where it does not hold, which leaves every promise unchecked.
    """
    if log is None:
        names = [(Opened.name, Opened.zh), *((one.name, one.zh) for one in PROMISES), ("keys", "公钥")]
        return [unchecked(name, f"{name}: the log does not hold", f"{zh}：日志不成立") for name, zh in names]
    walk = _Walk(log, elections)
    walk.all(progress)
    return [
        walk.opened.finding(),
        *(promise.finding() for promise in walk.promises),
        check_keys(log.archive, keys=keys, rotations=walk.rotations),
    ]


class _Walk:
    def __init__(self, log: Log, elections: Tool) -> None:
        self._log, self._book = log, Book()
        about = self._book, log.archive
        self.opened = Opened(*about)
        self.promises = [promise(*about) for promise in PROMISES]
        self.rotations: dict[int, str] = {}
        self._openings = Openings(log.archive, size=log.checkpoint.size)
        self._table: dict[str, list[tuple[Promise, Callable[[Any, Act], None]]]] = {}
        self._every: list[tuple[Promise, Callable[[Any, Act], None]]] = []
        for promise in self.promises:
            if isinstance(promise, Deadlines):
                promise.cutoffs = {_stage(path): sealed for path, sealed in log.cutoffs.items()}
            if isinstance(promise, Ballots):
                promise.ask = elections
            for kind, handler in promise.kinds.items():
                (self._every if kind == EVERY else self._table.setdefault(kind, [])).append((promise, handler))

    def all(self, progress: Progress | None) -> None:
        """Every entry in order, then what remains."""
        mine, take, at = self._log.archive.manifest.programme, self._take, self._openings.at
        for index, entry in enumerate(self._log.entries()):
            leaf = read_leaf(entry)
            disclosed = at(index)
            if leaf is not None and leaf.programme == mine:
                take(index, leaf, disclosed)
            else:
                self._other(index, entry, leaf, disclosed)
            if progress is not None and index % NOW_AND_THEN == 0:
                progress(index, self._log.checkpoint.size)
        self._openings.finish()
        for where, why in self._openings.wrong:
            self.opened.broke(where, why, f"公开事实文件有误：{why}")
        for promise in (self.opened, *self.promises):
            try:
                promise.close()
            except NoDefinition:
                promise.doubt("no published definition is in force", "没有生效的公告版本")
            except HOSTILE as error:
                promise.broke("the log", f"cannot be followed to its end: {error!r}", f"无法核对到底：{error!r}")

    def _take(self, index: int, leaf: Leaf, disclosed: str | None) -> None:
        facts: dict[str, Any] = {}
        if disclosed == ERASED and leaf.open:
            self._book.gaps += 1
            facts = {}
        elif leaf.open and disclosed is not None:
            try:
                facts = open_facts(disclosed, sealed=leaf.open)
            except (Broken, Malformed) as error:
                self.opened.broke(Act(index, leaf.kind, leaf.at, facts), str(error), f"公开事实不成立：{error}")
                return
        act = Act(index, leaf.kind, leaf.at, facts)
        shown = self.opened.look(act, leaf, disclosed)
        self._judge(act, self._every)
        self._book.last = max(self._book.last, act.at)
        if not shown:
            return
        self._judge(act, self._table.get(leaf.kind, ()))
        try:
            self._book.take(act)
        except HOSTILE as error:
            self.opened.broke(act, f"its facts are not in the format: {error}", f"公开事实不合格式：{error}")

    @staticmethod
    def _judge(act: Act, judges: Sequence[tuple[Promise, Callable[[Any, Act], None]]]) -> None:
        for promise, handler in judges:
            try:
                handler(promise, act)
            except NoDefinition:
                promise.doubt("no published definition is in force", "没有生效的公告版本")
            except HOSTILE as error:
                why = str(error) if isinstance(error, Bent) else repr(error)
                promise.broke(act, f"its facts are not in the format: {why}", f"公开事实不合格式：{why}")

    def _other(self, index: int, entry: bytes, leaf: Leaf | None, disclosed: str | None) -> None:
        """An entry of another programme, of the site, or of no form that is known."""
        if leaf is not None and leaf.kind in ROTATIONS:
            self.rotations[index] = leaf.kind
        if disclosed is not None:
            self.opened.broke(f"entry {index}", "an opening of an entry of another programme", "打开了其他项目的记录")
        if leaf is None:
            value = parse_canonical(entry)
            if isinstance(value, dict) and value.get("programme") == self._log.archive.manifest.programme:
                self.opened.broke(f"entry {index}", "it has not the form of an entry", "不是日志条目的格式")


def _stage(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".txt")
