"""Findings on witnesses: whether others saw the same log."""

from __future__ import annotations

from collections.abc import Sequence

from jinbang.transparency.cosignature import CosignerKey, cosigned_at
from jinbang.transparency.errors import Broken, Malformed
from jinbang.transparency.findings import Finding, broken, held, unchecked
from jinbang.transparency.note import Note


def witnessed(note: Note | None, witnesses: Sequence[CosignerKey]) -> list[Finding]:
    """One finding for each witness on the note of a checkpoint; `note` is None if no checkpoint was found to hold."""
    if not witnesses:
        return [
            unchecked(
                "witnessed",
                "whether others saw the same log: give the key of a witness with --witness",
                "他人所见是否为同一日志：请用 --witness 给出见证人的公钥",
            )
        ]
    return [_witnessed(note, witness) for witness in witnesses]


def _witnessed(note: Note | None, witness: CosignerKey) -> Finding:
    if note is None:
        return unchecked("witnessed", "there is no checkpoint that holds", "没有成立的检查点")
    try:
        moment = cosigned_at(note, witness)
    except (Malformed, Broken) as error:
        return broken("witnessed", str(error), f"见证签名不成立：{error}")
    if moment is None:
        return unchecked(
            "witnessed", f"{witness.name} has not cosigned this checkpoint", f"{witness.name} 没有会签此检查点"
        )
    seen = moment.isoformat(sep=" ", timespec="seconds")
    return held("witnessed", f"{witness.name} saw this log at {seen}", f"{witness.name} 于 {seen} 见到此日志")
