"""Uploaded files: looked at, not believed; kept once, under the digest of their content."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO, Any

import puremagic
from django.core.files.base import File
from django.core.files.storage import default_storage

from jinbang.lifecycle import Refusal, Refused

HEAD = 8192
UNPACKED_LIMIT = 500 * 1024 * 1024
ALIASES = {"jpeg": "jpg", "jpe": "jpg", "tif": "tiff", "htm": "html", "jfif": "jpg"}
OFFICE = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
PLAIN = ("txt", "csv")
NEVER = ("html", "svg", "xml", "exe", "js", "bat", "sh")
MIME = {
    "pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png", "tiff": "image/tiff", "gif": "image/gif",
    "zip": "application/zip", "txt": "text/plain", "csv": "text/csv", "mp4": "video/mp4", "ofd": "application/ofd",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}  # fmt: skip
DEFAULT_ACCEPT = ("pdf", "jpg", "png")


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in the store.  digest: SHA-256, hex; its only name."""

    name: str
    digest: str
    size: int
    content_type: str


def path_of(digest: str) -> str:
    """Where a file of that digest lies in the default storage."""
    return f"files/{digest[:2]}/{digest}"


def opened(digest: str) -> IO[Any]:
    """The kept file, for reading; FileNotFoundError otherwise."""
    return default_storage.open(path_of(digest), "rb")


def keep(*, file: File[Any], name: str, accept: Iterable[str], limit: int) -> Kept:
    """Check an upload and keep it.

    accept: extensions, without dot; empty for PDF and pictures.  limit: bytes.
    Refused: empty-file, too-large, wrong-type, damaged-file.  Nothing is kept then.
    """
    size = file.size or 0
    label = clean_name(name)
    if size == 0:
        raise _refused(
            "empty-file", f"“{label}”是空文件，请检查后重新上传。", f"“{label}” is empty: check it and upload it again."
        )
    if size > limit:
        raise _refused(
            "too-large",
            f"“{label}”有 {_mb(size)} MB，超过 {_mb(limit)} MB 的上限。请压缩或拆分后上传。",
            f"“{label}” has {_mb(size)} MB, more than the limit of {_mb(limit)} MB: compress or split it.",
        )
    content_type = sniffed(file=file, name=label, accept=accept)
    digest = _digest(file)
    target = path_of(digest)
    if not default_storage.exists(target):
        file.seek(0)
        saved = default_storage.save(target, file)
        if saved != target:  # somebody kept the same content in the same moment
            default_storage.delete(saved)
    return Kept(label, digest, size, content_type)


def clean_name(name: str) -> str:
    """The last part of a file's name, without control characters, at most 120 characters with its ending."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(one for one in last if one.isprintable() and one not in '<>:"|?*').strip(" .") or "file"
    stem, dot, ending = plain.rpartition(".")
    return f"{stem[:110]}.{ending[:9]}" if dot else plain[:120]


def sniffed(*, file: File[Any], name: str, accept: Iterable[str]) -> str:
    """The content type, from the content; Refused("wrong-type") unless content, ending and `accept` agree."""
    allowed = {_plain(one) for one in accept} or set(DEFAULT_ACCEPT)
    ending = _plain(name.rpartition(".")[2]) if "." in name else ""
    if ending not in allowed or ending in NEVER:
        raise _wrong_type(name, allowed, ending or "?")
    file.seek(0)
    head = file.read(HEAD)
    if ending in PLAIN:
        if b"\0" in head:
            raise _wrong_type(name, allowed, "binary")
        return MIME[ending]
    if ending in OFFICE or ending == "zip":
        _look_into(file, name, ending, allowed)
        return MIME[ending]
    found = _kinds(head)
    if ending not in found:
        raise _wrong_type(name, allowed, next(iter(found), "?"))
    return MIME.get(ending, "application/octet-stream")


def _kinds(head: bytes) -> list[str]:
    try:
        return [_plain(one.extension) for one in puremagic.magic_string(head)]
    except (puremagic.PureError, ValueError):
        return []


def _look_into(file: File[Any], name: str, ending: str, allowed: set[str]) -> None:
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise _wrong_type(name, allowed, "?") from None
    if ending in OFFICE and not any(one.filename.startswith(OFFICE[ending]) for one in members):
        raise _wrong_type(name, allowed, "zip")
    if sum(one.file_size for one in members) > UNPACKED_LIMIT or len(members) > 10_000:
        raise _refused(
            "damaged-file",
            f"“{name}”解压后过大，无法接收。请另行导出后上传。",
            f"“{name}” unpacks to far too much. Export it anew and upload that.",
        )


def _plain(ending: str) -> str:
    bare = ending.strip().lower().lstrip(".")
    return ALIASES.get(bare, bare)


def _digest(file: File[Any]) -> str:
    file.seek(0)
    found = hashlib.sha256()
    for chunk in file.chunks():
        found.update(chunk)
    return found.hexdigest()


def _mb(size: int) -> str:
    return f"{size / 1_000_000:.1f}".removesuffix(".0")


def _wrong_type(name: str, allowed: set[str], found: str) -> Refused:
    kinds = "、".join(sorted(allowed)), ", ".join(sorted(allowed))
    return _refused(
        "wrong-type",
        f"“{name}”的内容（{found}）与要求的类型（{kinds[0]}）不符。请上传所列类型的文件，不要只改扩展名。",
        f"“{name}” is not what is asked for ({kinds[1]}; found: {found}). Upload one of these types; renaming "
        f"is not enough.",
    )


def _refused(code: str, zh: str, en: str) -> Refused:
    return Refused(Refusal(code, zh, en))
