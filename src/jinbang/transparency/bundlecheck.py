"""Checks a bundle from its bytes alone: its manifest, and that its log is one history under signed checkpoints.

The promises of a programme (quotas, draws, conflicts, scores, ballots, lists) are further checks over the same
archive.  Nothing here is used to write bundles.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from jinbang.transparency.archive import FORMAT, Archive, manifest_text
from jinbang.transparency.attested import stamped_sizes, time_stamped, witnessed_log
from jinbang.transparency.checkpoint import Checkpoint, open_checkpoint
from jinbang.transparency.cosignature import CosignerKey
from jinbang.transparency.errors import Broken, Malformed, Unknown
from jinbang.transparency.findings import Finding, broken, held, unchecked
from jinbang.transparency.leaf import leaf_hash, parse_canonical
from jinbang.transparency.note import Note, VerifierKey, open_note
from jinbang.transparency.plain import read_leaf
from jinbang.transparency.receipt import Promise, Receipt, parse_promise
from jinbang.transparency.tiles import WIDTH, parse_entry_bundle, tile_at
from jinbang.transparency.tree import CompactTree

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

_FAILURES = (Malformed, Broken, Unknown)
Progress: TypeAlias = Callable[[int, int], None]
"""Told how much is done, of how much."""
NOW_AND_THEN = 10_000
CHECKPOINT, CUTOFFS = "log/checkpoint", "log/cutoff"

LIMITS = (
    unchecked(
        "beyond",
        "an application that never got a receipt leaves no trace here",
        "从未取得回执的申报在此没有痕迹",
    ),
    unchecked("beyond", "whether a declaration of conflicts was true", "回避申报是否属实"),
    unchecked(
        "beyond",
        "where very few people reviewed, they may recognise each other by their scores",
        "评审人数极少时，评审人之间可能凭分数相互辨认",
    ),
)
"""What nobody can check from outside; part of every answer."""


@dataclass(frozen=True)
class Log:
    """The log of a bundle once it is known to be one history under signed checkpoints."""

    archive: Archive
    checkpoint: Checkpoint
    note: Note
    cutoffs: dict[str, Checkpoint]
    cutoff_notes: dict[str, Note]
    found: dict[bytes, int]  # where the entries stand that were asked for by leaf hash
    roots: dict[int, bytes] = field(default_factory=dict)  # at the sizes of the checkpoints
    elsewhere: dict[bytes, str] = field(
        default_factory=dict
    )  # of those asked for: acts of another programme, and of which

    def entries(self) -> Iterator[bytes]:
        """Every entry in order."""
        return _entries(self.archive, self.checkpoint.size)


def check_bundle(
    archive: Archive,
    *,
    keys: Sequence[VerifierKey],
    witnesses: Sequence[CosignerKey] = (),
    receipts: Sequence[Receipt] = (),
    seen: Sequence[tuple[str, str]] = (),
    progress: Progress | None = None,
    authorities: Sequence[Certificate] = (),
) -> tuple[list[Finding], Log | None]:
    """What became of the promises manifest, complete, log, cut-offs, witnessed, time-stamped, seen and receipt, and the log if it holds.

    `keys` are the keys of the log that the checker trusts; the keys in the bundle are not used.  Each of `receipts`
    must be honoured: what the log promised, even without a proof yet, must be in it.  `seen` are checkpoints that the
    checker kept from earlier, each with a name to call it by: the log of the bundle must go on from them.  `progress` is
    told now and then how many entries are hashed, of how many.  `authorities` are certificates of those who stamp times.
    """
    mine = [key for key in keys if key.name == archive.manifest.log]
    promises = [_promise(receipt, mine) for receipt in receipts]
    findings = [_manifest(archive, mine), _complete(archive)]
    earlier = [(name, _seen(text, mine, archive.manifest.log)) for name, text in seen]
    log = None
    try:
        sizes = {kept.size for _, kept in earlier if isinstance(kept, Checkpoint)} | stamped_sizes(archive)
        log = _log(archive, mine, {p.leaf for p in promises if isinstance(p, Promise)}, sizes, progress)
        size, origin = log.checkpoint.size, log.checkpoint.origin
        findings.append(held("log", f"{size} entries are the log that {origin} signed", f"{size} 条即为已签名的日志"))
    except _FAILURES as error:
        findings.append(broken("log", f"the log does not hold: {error}", f"日志不成立：{error}"))
    findings += [_cutoffs(log), *_witnessed(log, witnesses), _stamped(archive, log, authorities)]
    findings += [_continues(name, kept, log) for name, kept in earlier]
    return [*findings, *(_honoured(promise, log) for promise in promises), *LIMITS], log


def _promise(receipt: Receipt, keys: Sequence[VerifierKey]) -> Promise | Finding:
    try:
        return parse_promise(open_note(receipt.promise, keys).text)
    except _FAILURES as error:
        return broken("receipt", f"the receipt is not of this log: {error}", f"回执不属于此日志：{error}")


def _honoured(promise: Promise | Finding, log: Log | None) -> Finding:
    if isinstance(promise, Finding):
        return promise
    name = f"{promise.kind} {promise.reference}"
    if log is None:
        return unchecked("receipt", f"{name}: the log does not hold", f"{name}：日志不成立")
    if promise.leaf not in log.found:
        return broken("receipt", f"{name} was acknowledged and is not in the log", f"{name} 有回执而不在日志中")
    index = log.found[promise.leaf]
    if promise.leaf in log.elsewhere:
        other, mine = log.elsewhere[promise.leaf], log.archive.manifest.programme
        return unchecked(
            "receipt",
            f"{name} is entry {index}, an act of {other or 'the site'}, and this bundle is of {mine}: it counts for nothing here",
            f"{name} 为第 {index} 条，属于 {other or '网站'}，而此核验包属于 {mine}：在此不起作用",
        )
    before = [_name(path) for path, sealed in log.cutoffs.items() if index < sealed.size]
    return held(
        "receipt",
        f"{name} is entry {index}, before the cut-offs: {', '.join(before) or 'none'}",
        f"{name} 为第 {index} 条，在下列截止之前：{'、'.join(before) or '无'}",
    )


def _seen(text: str, keys: Sequence[VerifierKey], origin: str) -> Checkpoint | Finding:
    try:
        return open_checkpoint(text, keys=keys, origin=origin)[0]
    except _FAILURES as error:
        return broken(
            "seen", f"the checkpoint that you kept is not of this log: {error}", f"您保存的检查点不属于此日志：{error}"
        )


def _continues(name: str, kept: Checkpoint | Finding, log: Log | None) -> Finding:
    if isinstance(kept, Finding):
        return kept
    if log is None:
        return unchecked("seen", f"{name}: the log does not hold", f"{name}：日志不成立")
    if kept.size > log.checkpoint.size:
        return unchecked(
            "seen",
            f"{name} is of {kept.size} entries, the bundle only of {log.checkpoint.size}: ask for a newer bundle",
            f"{name} 有 {kept.size} 条，核验包只有 {log.checkpoint.size} 条：请索取更新的核验包",
        )
    if log.roots.get(kept.size) != kept.root:
        return broken(
            "seen",
            f"forked: the log signed {name} with other first {kept.size} entries than those in the bundle",
            f"日志分叉：{name} 所签的前 {kept.size} 条与核验包不同",
        )
    return held(
        "seen", f"{name}: its {kept.size} entries are the first of this log", f"{name}：其 {kept.size} 条是此日志的开头"
    )


def _manifest(archive: Archive, keys: Sequence[VerifierKey]) -> Finding:
    manifest = archive.manifest
    digest = hashlib.sha256(archive.manifest_bytes).hexdigest()
    try:
        text = open_note(archive.note, keys).text
        if text != manifest_text(log=manifest.log, programme=manifest.programme, digest=digest):
            raise Broken(f"the note signs another manifest than sha256:{digest}")
    except _FAILURES as error:
        return broken("manifest", f"the manifest is not signed by the log: {error}", f"清单没有有效签名：{error}")
    return held(
        "manifest",
        f"{manifest.log} signed this bundle of {manifest.programme} ({FORMAT}, sha256:{digest})",
        f"{manifest.log} 签署了 {manifest.programme} 的核验包（{FORMAT}，sha256:{digest}）",
    )


def _complete(archive: Archive) -> Finding:
    wrong = [f"{path} is not in the manifest" for path in archive.unlisted]
    for listed in archive.manifest.files:
        try:
            archive.read(listed.path)
        except _FAILURES as error:
            wrong.append(str(error))
    if wrong:
        more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
        return broken("complete", wrong[0] + more, f"文件与清单不符：{wrong[0]}{more}")
    count = len(archive.manifest.files)
    return held("complete", f"all {count} files are those of the manifest", f"{count} 个文件均与清单一致")


def _log(
    archive: Archive, keys: Sequence[VerifierKey], asked: set[bytes], more: set[int], progress: Progress | None
) -> Log:
    """The log, every entry hashed once; raises Broken where entries and checkpoints disagree."""
    origin = archive.manifest.log
    checkpoint, note = open_checkpoint(archive.read(CHECKPOINT), keys=keys, origin=origin)
    cutoffs: dict[str, Checkpoint] = {}
    notes: dict[str, Note] = {}
    for path in archive.paths(CUTOFFS):
        cutoffs[path], notes[path] = open_checkpoint(archive.read(path), keys=keys, origin=origin)
        if cutoffs[path].size > checkpoint.size:
            raise Broken(f"{path} is of {cutoffs[path].size} entries, the log only of {checkpoint.size}")
    wanted = {(sealed.size, sealed.root): path for path, sealed in cutoffs.items()}
    wanted[checkpoint.size, checkpoint.root] = CHECKPOINT
    sizes = {size for size, _ in wanted} | more
    tree = CompactTree()
    roots = {0: tree.root()}
    found: dict[bytes, int] = {}
    elsewhere: dict[bytes, str] = {}
    for entry in _entries(archive, checkpoint.size):
        plain = read_leaf(entry)
        if plain is None:  # what the ledger writes is canonical by its shape
            parse_canonical(entry)
        leaf = leaf_hash(entry)
        if leaf in asked:
            found.setdefault(leaf, tree.size)
            if plain is not None and plain.programme != archive.manifest.programme:
                elsewhere[leaf] = plain.programme
        tree.append(leaf)
        if progress is not None and tree.size % NOW_AND_THEN == 0:
            progress(tree.size, checkpoint.size)
        if tree.size in sizes:
            roots[tree.size] = tree.root()
    for (size, root), path in wanted.items():
        if roots[size] != root:
            raise Broken(f"the first {size} entries are not those that {path} signs")
    return Log(archive, checkpoint, note, cutoffs, notes, found, roots, elsewhere)


def _entries(archive: Archive, size: int) -> Iterator[bytes]:
    for index in range((size + WIDTH - 1) // WIDTH):
        tile = tile_at(level="entries", index=index, size=size)
        yield from parse_entry_bundle(archive.read(f"log/{tile.path}"), width=tile.width)


def _cutoffs(log: Log | None) -> Finding:
    if log is None:
        return unchecked("cut-offs", "the log does not hold", "日志不成立")
    if not log.cutoffs:
        return unchecked("cut-offs", "the bundle holds no cut-off checkpoint", "核验包中没有截止检查点")
    each = ", ".join(f"{_name(path)}: {sealed.size}" for path, sealed in log.cutoffs.items())
    return held("cut-offs", f"sealed within the same history ({each})", f"各截止检查点属于同一历史（{each}）")


def _witnessed(log: Log | None, witnesses: Sequence[CosignerKey]) -> list[Finding]:
    notes = {_name(path): note for path, note in log.cutoff_notes.items()} if log else {}
    return witnessed_log(log.note if log else None, notes, witnesses)


def _stamped(archive: Archive, log: Log | None, authorities: Sequence[Certificate]) -> Finding:
    cutoffs = {_name(path): sealed for path, sealed in log.cutoffs.items()} if log else {}
    return time_stamped(
        archive, checkpoint=log.checkpoint if log else None, cutoffs=cutoffs, roots=log.roots if log else {}, authorities=authorities
    )  # fmt: skip


def _name(path: str) -> str:
    """The name of a cut-off, out of its path."""
    return path.rpartition("/")[2].removesuffix(".txt")
