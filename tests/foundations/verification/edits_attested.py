"""Edits to what others said of the log: cosignatures of witnesses and time stamps, by an organiser who has the log's key."""

from __future__ import annotations

from tests.foundations.verification.attested import (
    SAW,
    STAMPED,
    WITNESS,
    another,
    lines_of,
    put_lines,
    stamp_path,
    text_of,
    trusted,
)
from tests.foundations.verification.edits import ATTESTED, Edit, edit, later, mark, put
from tests.foundations.verification.honest import honest
from tests.foundations.verification.story import files_of, note

from jinbang.transparency import checkpoint_text, leaf_hash
from jinbang.transparency.base64text import decode, encode
from jinbang.transparency.cosignature import Cosigner
from jinbang.transparency.timestamp import stamp_request
from jinbang.transparency.tree import root_of

CHECKPOINT = "log/checkpoint"
COLLECTION, RECOMMENDATION = STAMPED
PLACES = {"the checkpoint": CHECKPOINT, "the cut-off": COLLECTION, "the second cut-off": RECOMMENDATION}


def of_witnesses(bend):
    return edit(ATTESTED, "witnessed")(bend)


def of_stamps(bend):
    return edit(ATTESTED, "time-stamped")(bend)


# --- cosignatures: every way at every place --------------------------------------------------------------------------


def _bytes(line: bytes, bend) -> bytes:
    """The line with other bytes in it: four of the key id, eight of the time, the signature."""
    head, _, data = line.decode().rstrip("\n").rpartition(" ")
    return f"{head} {encode(bend(decode(data)))}\n".encode()


def _moved(data: bytes, seconds: int) -> bytes:
    return data[:4] + (int.from_bytes(data[4:12], "big") + seconds).to_bytes(8, "big") + data[12:]


_WAYS = {
    "is dated back": lambda line: _bytes(line, lambda data: _moved(data, -86_400)),
    "is dated ahead": lambda line: _bytes(line, lambda data: _moved(data, 1)),
    "has a bit flipped": lambda line: _bytes(line, lambda data: data[:-1] + bytes([data[-1] ^ 1])),
    "is cut short": lambda line: _bytes(line, lambda data: data[:-1]),
    "is longer": lambda line: _bytes(line, lambda data: data + b"\0"),
    "is a plain signature": lambda line: _bytes(line, lambda data: data[:4] + data[12:]),
    "is made of noughts": lambda line: _bytes(line, lambda data: data[:12] + bytes(64)),
}  # fmt: skip

for _what, _path in PLACES.items():
    for _how, _way in _WAYS.items():

        def _bent(files, path=_path, way=_way):
            log, own = lines_of(files, path)
            put_lines(files, path, [log, way(own)])

        ATTESTED.append(Edit(f"a cosignature of {_what} {_how}", "witnessed", _bent))

    for _other, _there in PLACES.items():
        if _there != _path:

            def _taken(files, path=_path, there=_there):
                put_lines(files, path, [lines_of(files, path)[0], lines_of(files, there)[1]])

            ATTESTED.append(Edit(f"the cosignature of {_what} is that of {_other}", "witnessed", _taken))

    def _forged(files, path=_path):
        """Signed by a key that the organiser made, under the name and the id of the witness."""
        log, own = lines_of(files, path)
        stranger = Cosigner(WITNESS.name, bytes(32)).at(SAW[path])
        forged = own.decode().rstrip("\n").rpartition(" ")[0], decode(own.decode().split()[-1])[:4]
        data = forged[1] + stranger.sign(text_of(files, path))
        put_lines(files, path, [log, f"{forged[0]} {encode(data)}\n".encode()])

    ATTESTED.append(Edit(f"a cosignature of {_what} is of another key", "witnessed", _forged))

    def _twofold(files, path=_path):
        """A true one, and a wrong one of the same witness below it."""
        log, own = lines_of(files, path)
        put_lines(files, path, [log, own, _WAYS["is dated back"](own)])

    ATTESTED.append(Edit(f"a second cosignature of {_what} is wrong", "witnessed", _twofold))


def _resealed(files, path, size: int) -> None:
    """The cut-off sealed anew at another size, what others said left as it was."""
    leaves = [leaf_hash(entry) for entry in honest().entries()]
    fresh = note(leaves, size)
    own = lines_of(files, path)[1:]
    files[path] = fresh
    put_lines(files, path, [*lines_of(files, path), *own])


def honest_cut(stage: str) -> int:
    story = honest()
    return story.index(mark(story, stage))


@of_witnesses
def a_cut_off_is_sealed_anew_with_one_entry_more(files):
    _resealed(files, COLLECTION, honest_cut("collection") + 1)


@of_witnesses
def a_cut_off_is_sealed_anew_with_one_entry_less(files):
    _resealed(files, COLLECTION, honest_cut("collection") - 1)


def _rewritten(bend):
    """The files of a bent story with the signature lines and stamps of the honest one."""

    def rewrite(files):
        story = honest()
        bend(story)
        kept = dict(files)
        files.clear()
        files.update(files_of(story))
        for path in PLACES.values():
            put_lines(files, path, [lines_of(files, path)[0], *lines_of(kept, path)[1:]])
        files.update({path: data for path, data in kept.items() if path.startswith("log/timestamp/")})

    return rewrite


def _smuggle(story):
    first = story.find("application.submit")
    put(story, first, "application.submit", **first.facts | {"application": "2022-A1-00042"})


def _backdate(story):
    entry = story.find("application.submit")
    entry.at = later(entry.at, minutes=-1)


@of_witnesses
def the_log_is_built_anew_with_an_application_more(files):
    _rewritten(_smuggle)(files)


@of_witnesses
def the_log_is_built_anew_with_another_time_of_receipt(files):
    _rewritten(_backdate)(files)


@of_witnesses
def the_log_is_built_anew_without_its_last_entry(files):
    _rewritten(lambda story: story.acts.pop())(files)


# --- time stamps ------------------------------------------------------------------------------------------------------


def _change(data: bytes, old: bytes, new: bytes) -> bytes:
    assert len(old) == len(new)
    assert old in data
    return data.replace(old, new)


def _digest(files, path: str) -> bytes:
    """The imprint as it lies in the request, after the header of its octet string."""
    query = stamp_request(text_of(files, path))
    return query[query.index(b"\x04\x20") + 2 :][:32]


def _year(data: bytes) -> bytes:
    """Times in DER are written in ASCII: the first GeneralizedTime is when the authority saw it."""
    place = data.index(b"\x18\x0f20") + 2
    return data[:place] + b"2022" + data[place + 4 :]


_STAMP_WAYS = {
    "is empty": lambda data, _: b"",
    "is cut short": lambda data, _: data[:-1],
    "is cut in half": lambda data, _: data[: len(data) // 2],
    "is longer": lambda data, _: data + b"\0",
    "is some text": lambda data, _: b"2022-11-01 00:00:00",
    "is a refusal": lambda data, _: bytes.fromhex("30053003020102"),
    "has another imprint": lambda data, digest: _change(data, digest, digest[::-1]),
    "has its time moved back": lambda data, _: _year(data),
    "has its signature flipped": lambda data, _: data[:-1] + bytes([data[-1] ^ 1]),
}  # fmt: skip

for _what, _path in {"the cut-off": COLLECTION, "the second cut-off": RECOMMENDATION}.items():
    for _how, _way in _STAMP_WAYS.items():

        def _stamped(files, path=_path, way=_way):
            there = stamp_path(files, path)
            files[there] = way(files[there], _digest(files, path))

        ATTESTED.append(Edit(f"the time stamp of {_what} {_how}", "time-stamped", _stamped))

    def _question(files, path=_path):
        files[stamp_path(files, path)] = stamp_request(text_of(files, path))

    ATTESTED.append(Edit(f"the time stamp of {_what} is the question", "time-stamped", _question))

    def _stranger(files, path=_path):
        files[stamp_path(files, path)] = another().stamp(text_of(files, path))

    ATTESTED.append(
        Edit(f"the time stamp of {_what} is of an authority of the organiser's own", "time-stamped", _stranger)
    )


@of_stamps
def the_time_stamps_of_two_cut_offs_change_places(files):
    one, other = stamp_path(files, COLLECTION), stamp_path(files, RECOMMENDATION)
    files[one], files[other] = files[other], files[one]


@of_stamps
def a_time_stamp_is_filed_under_another_size(files):
    files["log/timestamp/40.tsr"] = files.pop(stamp_path(files, COLLECTION))


@of_stamps
def a_time_stamp_is_of_a_longer_log(files):
    files["log/timestamp/4000.tsr"] = files.pop(stamp_path(files, COLLECTION))


@of_stamps
def a_time_stamp_has_a_name_with_a_nought_before_it(files):
    there = stamp_path(files, COLLECTION)
    files[there.replace("timestamp/", "timestamp/0")] = files.pop(there)


@of_stamps
def a_time_stamp_has_a_name_that_is_no_number(files):
    files["log/timestamp/collection.tsr"] = files.pop(stamp_path(files, COLLECTION))


@of_stamps
def a_time_stamp_has_a_name_beyond_all_logs(files):
    files["log/timestamp/9999999999999999999.tsr"] = files.pop(stamp_path(files, COLLECTION))


@of_stamps
def a_time_stamp_is_of_a_log_of_another_name(files):
    leaves = [leaf_hash(entry) for entry in honest().entries()]
    size = honest_cut("collection")
    files[stamp_path(files, COLLECTION)] = trusted().stamp(
        checkpoint_text("other.example/log", size, root_of(leaves[:size]))
    )


@of_stamps
def a_time_stamp_is_of_the_text_with_its_signature(files):
    files[stamp_path(files, COLLECTION)] = trusted().stamp(files[COLLECTION].decode())


@of_stamps
def a_cut_off_is_sealed_anew_and_its_time_stamp_filed_there(files):
    old = files.pop(stamp_path(files, COLLECTION))
    _resealed(files, COLLECTION, honest_cut("collection") + 1)
    files[stamp_path(files, COLLECTION)] = old


@of_stamps
def the_log_is_built_anew_with_an_application_more_below_the_time_stamp(files):
    _rewritten(_smuggle)(files)


@of_stamps
def the_log_is_built_anew_with_another_time_of_receipt_below_the_time_stamp(files):
    _rewritten(_backdate)(files)
