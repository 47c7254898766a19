"""Findings on what others said of the log in a bundle: witnesses, and authorities that stamp the time.

Both speak of the newest checkpoint and of the cut-offs that were sealed at the deadlines.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from jinbang.transparency.archive import Archive
from jinbang.transparency.checkpoint import LARGEST_SIZE, Checkpoint
from jinbang.transparency.cosignature import CosignerKey, cosigned_at
from jinbang.transparency.errors import Broken, Malformed
from jinbang.transparency.findings import Finding, broken, held, unchecked
from jinbang.transparency.note import Note
from jinbang.transparency.witnessed import witnessed

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

STAMPS: Final = "log/timestamp"
_NAME = re.compile(r"log/timestamp/(0|[1-9][0-9]{0,18})\.tsr", re.ASCII)


def stamped_sizes(archive: Archive) -> set[int]:
    """Of how many entries the checkpoints are that the time stamps of the bundle speak of."""
    return {size for size in map(_size, archive.paths(STAMPS)) if size is not None}


def witnessed_log(
    newest: Note | None, cutoffs: Mapping[str, Note], witnesses: Sequence[CosignerKey]
) -> list[Finding]:  # fmt: skip
    """One finding for each witness: which of these it cosigned, and when.  newest: None where the log does not hold."""
    if newest is None or not witnesses:
        return witnessed(newest, witnesses)
    return [_seen_by(one, newest, cutoffs) for one in witnesses]


def _seen_by(witness: CosignerKey, newest: Note, cutoffs: Mapping[str, Note]) -> Finding:
    notes = {("the newest checkpoint", "最新检查点"): newest}
    notes |= {(f"cut-off {name}", f"截止检查点 {name}"): note for name, note in cutoffs.items()}
    seen: list[tuple[str, str]] = []
    not_seen: list[tuple[str, str]] = []
    for (en, zh), note in notes.items():
        try:
            moment = cosigned_at(note, witness)
        except (Malformed, Broken) as error:
            return broken("witnessed", f"{en}: {error}", f"{zh}：见证签名不成立：{error}")
        if moment is None:
            not_seen.append((en, zh))
        else:
            seen.append((f"{en} at {_said(moment)}", f"{zh}（{_said(moment)}）"))
    name = witness.name
    if not seen:
        return unchecked(
            "witnessed", f"{name} has cosigned no checkpoint of this bundle", f"{name} 没有会签此核验包中的任何检查点"
        )
    more = f"; not {_listed(not_seen, 0)}" if not_seen else ""
    zh_more = f"；未会签：{_listed(not_seen, 1)}" if not_seen else ""
    return held(
        "witnessed",
        f"{name} saw the same history: {_listed(seen, 0)}{more}",
        f"{name} 所见为同一历史：{_listed(seen, 1)}{zh_more}",
    )


def time_stamped(
    archive: Archive,
    *,
    checkpoint: Checkpoint | None,
    cutoffs: Mapping[str, Checkpoint],
    roots: Mapping[int, bytes],
    authorities: Sequence[Certificate],
) -> Finding:
    """The finding on every time stamp in the bundle.

    checkpoint: the newest, None where the log does not hold.  cutoffs: by name.  roots: of the log's own entries at each
    of `stamped_sizes`; the text that was stamped is written anew from them.
    """
    paths = list(archive.paths(STAMPS))
    if not paths:
        return unchecked("time-stamped", "the bundle holds no time stamp of an authority", "核验包中没有时间戳")
    if checkpoint is None:
        return unchecked("time-stamped", "the log does not hold", "日志不成立")
    from jinbang.transparency.timestamp import stamped_at, stated_at  # noqa: PLC0415 - most bundles hold none

    said: list[tuple[str, str]] = []
    for path in paths:
        size = _size(path)
        if size is None or size > checkpoint.size:
            return broken("time-stamped", f"{path} speaks of no checkpoint of this log", f"{path} 不是此日志的检查点")
        text = str(Checkpoint(checkpoint.origin, size, roots[size]))
        try:
            answer = archive.read(path)
            if authorities:
                moment = stamped_at(answer, text=text, certificates=authorities)
            else:
                moment = stated_at(answer, text=text)
        except (Malformed, Broken) as error:
            return broken("time-stamped", f"{path}: {error}", f"{path}：时间戳不成立：{error}")
        names = [name for name, sealed in cutoffs.items() if sealed.size == size]
        en = " and ".join(f"cut-off {name}" for name in names) or f"the first {size} entries"
        zh = "、".join(f"截止检查点 {name}" for name in names) or f"前 {size} 条"
        said.append((f"{en} at {_said(moment)}", f"{zh}（{_said(moment)}）"))
    if not authorities:
        return unchecked(
            "time-stamped",
            f"the time stamps are of this log and say: {_listed(said, 0)}; "
            "who says so needs the authority's certificate: give it with --tsa",
            f"时间戳属于此日志，载明：{_listed(said, 1)}；核对出具机构须用 --tsa 给出其证书",
        )
    return held("time-stamped", f"an authority saw {_listed(said, 0)}", f"时间戳机构见到：{_listed(said, 1)}")


def _size(path: str) -> int | None:
    found = _NAME.fullmatch(path)
    size = int(found[1]) if found else None
    return size if size is not None and size <= LARGEST_SIZE else None


def _said(moment: datetime) -> str:
    return moment.isoformat(sep=" ", timespec="seconds")


def _listed(words: Sequence[tuple[str, str]], language: int) -> str:
    return ("、" if language else ", ").join(one[language] for one in words)
