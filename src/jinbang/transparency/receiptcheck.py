"""Checks a receipt without a server: one finding for each promise that it carries."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from jinbang.transparency.checkpoint import Checkpoint, open_checkpoint
from jinbang.transparency.consistency import verify_consistency
from jinbang.transparency.cosignature import CosignerKey
from jinbang.transparency.errors import Broken, Malformed, Unknown
from jinbang.transparency.findings import Finding, broken, held, unchecked
from jinbang.transparency.note import Note, VerifierKey, open_note, parse_note
from jinbang.transparency.receipt import Entry, Promise, Receipt, parse_promise
from jinbang.transparency.witness import CheckpointUpdate
from jinbang.transparency.witnessed import witnessed

_FAILURES = (Malformed, Broken, Unknown)


@dataclass(frozen=True)
class _Logged:
    """Where the entry was found, once that is proved."""

    index: int
    checkpoint: Checkpoint
    note: Note


def check_receipt(
    receipt: Receipt,
    *,
    keys: Sequence[VerifierKey],
    witnesses: Sequence[CosignerKey] = (),
    content: bytes | None = None,
    cutoff: CheckpointUpdate | None = None,
) -> list[Finding]:
    """What became of each promise, in the order signed, content, entry, logged, in-time, witnessed.

    `keys` are the keys of the log that the checker trusts: those whose name is the log's.  `content` are the bytes
    that were handed in.  `cutoff` is the checkpoint sealed at the deadline, with the consistency proof from the
    receipt's checkpoint if it is a later one.
    """
    try:
        promise = parse_promise(parse_note(receipt.promise).text)
        mine = [key for key in keys if key.name == promise.log]
        open_note(receipt.promise, mine)
    except _FAILURES as error:
        return [broken("signed", f"the promise is not signed by the log: {error}", f"承诺没有日志的有效签名：{error}")]
    findings = [_signed(promise), _content(promise, content), _entry(promise, receipt.entry)]
    logged = None
    try:
        if receipt.proof:
            found = receipt.proof.verify(leaf=promise.leaf, keys=mine, origin=promise.log)
            logged = _Logged(receipt.proof.index, *found)
        findings.append(_in_log(logged))
    except _FAILURES as error:
        findings.append(broken("logged", f"the proof does not hold: {error}", f"入册证明不成立：{error}"))
    findings.append(_in_time(logged, cutoff, mine))
    return findings + witnessed(logged.note if logged else None, witnesses)


def _signed(promise: Promise) -> Finding:
    received = promise.received.isoformat(sep=" ", timespec="seconds")
    return held(
        "signed",
        f"{promise.log} promised that {promise.kind} {promise.reference} was received at {received}",
        f"{promise.log} 承诺：{promise.kind} {promise.reference} 于 {received} 收到",
    )


def _content(promise: Promise, content: bytes | None) -> Finding:
    if content is None:
        return unchecked(
            "content",
            f"whether your copy is the one handed in ({promise.content}): give the file with --content",
            f"您手中的文件是否就是提交的那一份（{promise.content}）：请用 --content 给出文件",
        )
    actual = "sha256:" + hashlib.sha256(content).hexdigest()
    if actual != promise.content:
        return broken(
            "content",
            f"the file is not the one handed in: it has {actual}, the receipt {promise.content}",
            f"该文件不是提交的那一份：文件为 {actual}，回执为 {promise.content}",
        )
    return held("content", "the file is the one that was handed in", "该文件就是提交的那一份")


def _entry(promise: Promise, entry: Entry | None) -> Finding:
    if entry is None:
        return unchecked(
            "entry",
            "what the log will say of it: this receipt does not show the entry yet",
            "日志条目的内容：此回执尚未附上条目",
        )
    try:
        entry.check(promise)
    except _FAILURES as error:
        return broken("entry", str(error), f"日志条目与承诺不符：{error}")
    return held(
        "entry",
        "the entry in the log states the same kind, reference, time of receipt and content",
        "日志条目所载的种类、编号、收到时间和内容与承诺一致",
    )


def _in_log(logged: _Logged | None) -> Finding:
    if logged is None:
        return unchecked(
            "logged",
            "whether it is in the log: no proof yet; fetch the receipt again a few seconds after handing in",
            "是否已入册：尚无证明，请在提交几秒后重新下载回执",
        )
    index, size = logged.index, logged.checkpoint.size
    return held(
        "logged", f"entry {index} of a log of {size} entries", f"已入册：{size} 条中的第 {index} 条（从 0 起计）"
    )


def _in_time(logged: _Logged | None, cutoff: CheckpointUpdate | None, keys: Sequence[VerifierKey]) -> Finding:
    if logged is None or cutoff is None:
        return unchecked(
            "in-time",
            "whether it came before the cut-off: "
            + (
                "give the cut-off checkpoint with --cutoff"
                if logged
                else "there is no valid proof that it is in the log"
            ),
            "是否在截止之前：" + ("请用 --cutoff 给出截止检查点" if logged else "没有有效的入册证明"),
        )
    seen = logged.checkpoint
    try:
        sealed, _ = open_checkpoint(cutoff.checkpoint, keys=keys, origin=seen.origin)
        if logged.index >= sealed.size:
            raise Broken(f"entry {logged.index} came after the cut-off, which holds {sealed.size} entries")
        if seen.size > sealed.size:
            return unchecked(
                "in-time",
                f"the proof leads to a checkpoint of {seen.size} entries, later than the cut-off of {sealed.size}:"
                " fetch the receipt with a proof under the cut-off",
                f"证明所指的检查点（{seen.size} 条）晚于截止检查点（{sealed.size} 条）：请重新下载截止检查点之下的回执",
            )
        if seen.size not in {sealed.size, cutoff.old}:
            return unchecked(
                "in-time",
                f"entry {logged.index} is below the cut-off of {sealed.size} entries, but that both belong to one"
                f" history needs a consistency proof from size {seen.size}",
                f"第 {logged.index} 条在截止检查点的 {sealed.size} 条之内，"
                f"但两者属于同一历史尚需从 {seen.size} 起的一致性证明",
            )
        proof = () if sealed.size == seen.size else cutoff.proof
        verify_consistency(old=seen.size, old_root=seen.root, new=sealed.size, new_root=sealed.root, proof=proof)
    except _FAILURES as error:
        return broken("in-time", str(error), f"不在截止之前：{error}")
    return held(
        "in-time",
        f"it came before the cut-off, which was sealed with {sealed.size} entries",
        f"在截止之前：截止检查点封存了 {sealed.size} 条",
    )
