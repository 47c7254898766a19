"""Edits by the organiser to the openings of a bundle, which the checkpoint does not sign; the manifest is signed anew."""

from __future__ import annotations

import json

from tests.foundations.verification.edits_files import OPENINGS, resigned

from jinbang.transparency import canonical, disclosure, open_disclosure


def _lines(files, bend) -> None:
    lines = files[OPENINGS].split(b"\n")[:-1]
    bend(lines)
    files[OPENINGS] = b"".join(line + b"\n" for line in lines)


def _at(lines, index: int) -> int:
    return next(n for n, line in enumerate(lines) if json.loads(line)["index"] == index)


@resigned("openings")
def an_opening_is_missing(files):
    _lines(files, lambda lines: lines.pop(40))


@resigned("openings")
def the_first_opening_is_missing(files):
    _lines(files, lambda lines: lines.pop(0))


@resigned("openings")
def the_last_opening_is_missing(files):
    _lines(files, lambda lines: lines.pop())


@resigned("openings")
def all_openings_are_missing(files):
    del files[OPENINGS]


@resigned("openings")
def an_opening_comes_twice(files):
    _lines(files, lambda lines: lines.insert(40, lines[40]))


@resigned("openings")
def two_openings_are_out_of_order(files):
    def swap(lines):
        lines[40], lines[41] = lines[41], lines[40]

    _lines(files, swap)


@resigned("openings")
def an_opening_is_of_another_entry(files):
    def other(lines):
        first, second = json.loads(lines[40]), json.loads(lines[41])
        lines[40] = canonical(first | {"open": second["open"]})

    _lines(files, other)


@resigned("openings")
def an_opening_says_something_else(files):
    def bend(lines):
        place = next(n for n, line in enumerate(lines) if b"marks" in _text(line))
        told = json.loads(lines[place])
        facts = dict(open_disclosure(told["open"]))
        facts["marks"] = dict.fromkeys(facts["marks"], "100")
        lines[place] = canonical(told | {"open": disclosure(bytes(32), facts)})

    _lines(files, bend)


def _text(line: bytes) -> bytes:
    return canonical(open_disclosure(json.loads(line)["open"]))


@resigned("openings")
def an_opening_has_another_salt(files):
    def bend(lines):
        told = json.loads(lines[40])
        lines[40] = canonical(told | {"open": disclosure(bytes(32), open_disclosure(told["open"]))})

    _lines(files, bend)


@resigned("openings")
def an_opening_is_of_an_entry_that_opens_nothing(files):
    def bend(lines):
        told = json.loads(lines[0])
        lines.insert(_at(lines, 10), canonical(told | {"index": 9}))

    _lines(files, bend)


@resigned("openings")
def an_opening_is_of_an_entry_of_another_programme(files):
    def bend(lines):
        lines.insert(2, canonical(json.loads(lines[0]) | {"index": 2}))

    _lines(files, bend)


@resigned("openings")
def an_opening_is_of_no_entry(files):
    def bend(lines):
        lines.append(canonical(json.loads(lines[-1]) | {"index": 4000}))

    _lines(files, bend)


@resigned("openings")
def a_line_of_openings_is_written_otherwise(files):
    def bend(lines):
        lines[40] = lines[40].replace(b":", b": ", 1)

    _lines(files, bend)


@resigned("openings")
def a_disclosure_is_written_otherwise(files):
    def bend(lines):
        told = json.loads(lines[40])
        lines[40] = canonical(told | {"open": told["open"] + "="})

    _lines(files, bend)


@resigned("openings")
def the_openings_end_without_a_line_end(files):
    files[OPENINGS] = files[OPENINGS][:-1]


@resigned("openings")
def the_lines_of_the_openings_end_otherwise(files):
    files[OPENINGS] = files[OPENINGS].replace(b"\n", b"\r\n")


@resigned("openings")
def openings_are_added_beyond_the_log(files):
    files["log/openings/0001.jsonl"] = files[OPENINGS]
