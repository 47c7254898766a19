"""A changed definition as it is uploaded: the files themselves or a zip of them; and kept in a form until it is published."""

from __future__ import annotations

import base64
import binascii
import json
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from jinbang.lifecycle import Refusal, Refused

MOST_BYTES, MOST_FILES = 2 * 1024 * 1024, 200
"""A definition is written by hand: the largest known has about 100 KB in 30 files."""


@dataclass(frozen=True)
class Uploaded:
    """files: {name: text}.  whole: they are a complete definition (a zip with programme.toml)."""

    files: Mapping[str, str]
    whole: bool


def uploaded(files: Iterable[Any]) -> Uploaded:
    """Texts of what was sent; Refused, with the file's name, where it is no zip, .toml or .md, empty, too large or not UTF-8."""
    sent = list(files)
    if not sent:
        raise _refused("请选择文件", "Choose a file")
    if len(sent) > MOST_FILES:
        raise _refused(f"一次最多 {MOST_FILES} 个文件", f"At most {MOST_FILES} files at once")
    if sum(one.size or 0 for one in sent) > MOST_BYTES:
        raise _too_large("、".join(one.name for one in sent[:3]))
    found: dict[str, str] = {}
    whole = False
    for one in sent:
        if not one.size:
            raise _refused(f"“{one.name}”是空文件", f"“{one.name}” is empty")
        if one.name.lower().endswith(".zip"):
            texts = _unzipped(one)
            whole = whole or "programme.toml" in texts
            found.update(texts)
        elif one.name.endswith((".toml", ".md")):
            found[one.name] = _text(one.name, one.read())
        else:
            raise _refused(f"“{one.name}”不是 .zip、.toml 或 .md 文件", f"“{one.name}” is neither .zip, .toml nor .md")
    return Uploaded(found, whole)


def _unzipped(file: Any) -> dict[str, str]:
    try:
        with zipfile.ZipFile(file) as archive:
            inside = [one for one in archive.infolist() if _wanted(one)]
            if len(inside) > MOST_FILES:
                raise _refused(
                    f"“{file.name}”中有 {len(inside)} 个文件，最多 {MOST_FILES} 个",
                    f"“{file.name}” holds {len(inside)} files, more than {MOST_FILES}",
                )
            raw: dict[str, bytes] = {}
            left = MOST_BYTES
            for one in inside:
                with archive.open(one) as opened:  # what the archive says of its sizes is not relied on
                    raw[one.filename] = opened.read(left + 1)
                left -= len(raw[one.filename])
                if left < 0:
                    raise _too_large(file.name)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError, NotImplementedError):
        raise _refused(
            f"“{file.name}”不是可读取的 zip（不能加密）", f"“{file.name}” is no readable zip (it must not be encrypted)"
        ) from None
    if not raw:
        raise _refused(f"“{file.name}”中没有 .toml 或 .md 文件", f"“{file.name}” holds no .toml or .md file")
    top = _top(raw)
    return {name.removeprefix(top): _text(name, content) for name, content in raw.items()}


def _wanted(one: zipfile.ZipInfo) -> bool:
    """Definition files; folders, hidden files and what a desktop adds are left out."""
    parts = one.filename.split("/")
    hidden = any(part.startswith((".", "__MACOSX")) for part in parts)
    return one.filename.endswith((".toml", ".md")) and not hidden


def _top(names: Iterable[str]) -> str:
    """The folder in which programme.toml lies, where the whole folder was packed."""
    tops = [name.removesuffix("programme.toml") for name in names if name.rsplit("/", 1)[-1] == "programme.toml"]
    return min(tops, key=len) if tops else ""


def _text(name: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _refused(f"“{name}”不是 UTF-8 文字，请另存为 UTF-8", f"“{name}” is not UTF-8: save it as UTF-8") from None


def packed(files: Mapping[str, str]) -> str:
    """A definition as one line of text, for a hidden field."""
    return base64.b64encode(zlib.compress(json.dumps(dict(files), ensure_ascii=False).encode(), 9)).decode()


def unpacked(text: str) -> dict[str, str]:
    """The definition that `packed` made; Refused where the field was damaged on its way."""
    try:
        opener = zlib.decompressobj()
        content = opener.decompress(base64.b64decode(text, validate=True), 2 * MOST_BYTES)
        files = json.loads(content) if not opener.unconsumed_tail else None
    except (binascii.Error, zlib.error, ValueError):
        files = None
    if not isinstance(files, dict) or not all(isinstance(one, str) for one in files.values()):
        raise _refused("核对页面已损坏，请重新上传", "The checked page is damaged: upload again")
    return files


def _too_large(name: str) -> Refused:
    return _refused(
        f"“{name}”超过 {MOST_BYTES // 1024 // 1024} MB，不像一份活动定义",
        f"“{name}” is larger than {MOST_BYTES // 1024 // 1024} MB: no definition is",
    )


def _refused(zh: str, en: str) -> Refused:
    return Refused(Refusal("bad-file", f"未读取：{zh}。", f"Nothing was read: {en}.", fields=(("files", zh, en),)))
