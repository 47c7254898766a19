"""Archives that were made to harm or to mislead whoever opens them: each is refused with one sentence, whatever its key."""

from __future__ import annotations

import io
import json
import stat
import struct
import zipfile
from collections.abc import Callable

from tests.foundations.verification.story import members

from jinbang.transparency.archive import MANIFEST

LISTS = "lists/1.json"
HOSTILE: list[tuple[str, Callable[[bytes], bytes]]] = []


def hostile(why: str):
    """Enter the function below: it makes of the bytes of a bundle some that are refused because of `why`."""

    def enter(make):
        HOSTILE.append((why, make))
        return make

    return enter


def _again(data: bytes, bend=lambda member: None, *, add=()) -> bytes:
    """The same members, each with its own header as `bend` leaves it, and more."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in [*members(data).items(), *add]:
            member = zipfile.ZipInfo(name)
            bend(member)
            made.writestr(member, content)
    return out.getvalue()


def _named(*names: str):
    return lambda data: _again(data, add=[(name, b"{}") for name in names])


@hostile("twice")
def a_file_is_there_twice(data):
    with io.BytesIO(_again(data)) as held:
        with zipfile.ZipFile(held, "a") as made:
            made._didModify = True
            made.NameToInfo.pop(LISTS)
            made.writestr(LISTS, b"{}")
        return held.getvalue()


for _what, _path in {
    "a_file_climbs_out": "../lists/1.json", "a_file_has_a_root": "/lists/1.json", "a_file_is_a_folder": "lists/more/",
    "a_file_is_of_windows": "lists\\1.json", "a_file_is_hidden": "lists/.1.json", "a_file_has_wide_digits": "lists/\uff11.json",
    "a_file_has_a_drive": "C:lists.json", "a_file_is_somewhere_else": "etc/passwd",
}.items():  # fmt: skip
    _make = _named(_path)
    _make.__name__ = _what
    HOSTILE.append(("holds no file named", _make))


@hostile("differ by case alone")
def two_files_become_one_where_case_is_no_matter(data):
    return _again(data, add=[("lists/1.JSON", b"{}")])


@hostile("is no plain file")
def a_file_is_a_link(data):
    def link(member):
        if member.filename == LISTS:
            member.create_system, member.external_attr = 3, (stat.S_IFLNK | 0o777) << 16

    return _again(data, link)


@hostile("compressed or encrypted")
def a_file_unpacks_to_more_than_it_weighs(data):
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as made:
        made.writestr("lists/2.json", bytes(50_000_000), compress_type=zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _central(data: bytes, name: str) -> int:
    """Where the entry of the file in the central directory begins."""
    return data.rindex(name.encode()) - 46


@hostile("overlaps another file")
def many_files_share_the_same_bytes(data):
    bent = bytearray(data)
    offset = struct.unpack_from("<I", data, _central(data, "log/checkpoint") + 42)[0]
    struct.pack_into("<I", bent, _central(data, LISTS) + 42, offset)
    return bytes(bent)


@hostile("something lies before it")
def a_program_stands_before_the_archive(data):
    return b"#!/bin/sh\necho held\n" + data


@hostile("something lies before it")
def something_lies_between_two_files(data):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in members(data).items():
            made.writestr(name, content)
            if name == LISTS:
                made.fp.write(b"hidden" * 100)
                made.start_dir = made.fp.tell()
    return out.getvalue()


@hostile("has a comment")
def the_archive_says_something_to_its_reader(data):
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as made:
        made.comment = b"all promises held"
    return out.getvalue()


@hostile("not a ZIP archive")
def the_archive_is_cut_short(data):
    return data[:-40]


@hostile("not a ZIP archive")
def the_archive_is_empty(data):
    return b""


def _manifest(data: bytes, text: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in members(data).items():
            made.writestr(name, text if name == MANIFEST else content)
    return out.getvalue()


@hostile("canonical")
def the_manifest_says_two_things_of_one_file(data):
    text = members(data)[MANIFEST]
    return _manifest(data, text.replace(b'"size":', b'"size":1,"size":', 1))


@hostile("not JSON")
def the_manifest_is_nested_without_end(data):
    return _manifest(data, b"[" * 200_000)


@hostile("canonical")
def the_manifest_holds_what_is_no_number(data):
    return _manifest(data, members(data)[MANIFEST].replace(b'"size":', b'"size":1e999,"a":', 1))


@hostile("path, size and sha256")
def a_size_is_a_word(data):
    value = json.loads(members(data)[MANIFEST])
    value["files"][0]["size"] = "9" * 4000
    return _manifest(data, json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode())


@hostile("not JSON")
def a_size_has_five_thousand_digits(data):
    return _manifest(data, members(data)[MANIFEST].replace(b'"size":', b'"size":' + b"9" * 5000, 1))
