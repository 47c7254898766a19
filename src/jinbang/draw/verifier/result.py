"""What can be checked of a result once the randomness is out: the hashing is done again, step by step."""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections import Counter

from jinbang.draw.verifier.reading import Broken, Document, need, panels_of, tickets_of, whole


def _announced(before: Document, after: Document, _key: bytes) -> None:
    text = after["randomness"]
    if not before["randomness"]:
        tidy = re.sub(r"[ \t\r\n\v\f]+", " ", unicodedata.normalize("NFKC", text)).strip(" ")
        need(text != "" and text == tidy, "the text is empty or not in its tidy spelling")
        return
    for source in before["randomness"]:
        name = f"{source['kind']} {source['label']}"
        spelling = {"ssq": r"((?:\d+\.){6})/((?:\d+\.){1})/", "dlt": r"((?:\d+\.){5})/((?:\d+\.){2})/",
                    "drand": r"([0-9a-f]{64})/", "code": r"([^/]+)/", "text": r"([^/]+)/"}[source["kind"]]  # fmt: skip
        match = re.match(spelling, text, re.ASCII)
        if match is None:
            raise Broken(f"{name} is missing")
        text = text[match.end() :]
        if source["kind"] in ("ssq", "dlt"):
            for group, top in zip(match.groups(), {"ssq": (33, 16), "dlt": (35, 12)}[source["kind"]], strict=True):
                numbers = [tickets_of(number) for number in group[:-1].split(".")]
                need(numbers == sorted(set(numbers)) and numbers[-1] <= top, f"{name}: not the numbers of this game")
        if source["kind"] == "code":
            revealed = hashlib.sha256(match[1].encode()).hexdigest()
            need(revealed == source["commitment"].lower(), f"{name} is not the code that was committed to")
    need(text == "", "there is more than was announced")


def _ticket(before: Document, after: Document, key: bytes) -> None:
    total = tickets_of(before["lottery"]["tickets"])
    bits = (total - 1).bit_length()
    attempt = 0
    while True:
        stream, block, number = b"", b"", 1
        while 8 * len(stream) < bits:
            info = f"jinbang-draw/1 ticket {attempt}".encode() + bytes([number])
            block = hmac.new(key, block + info, hashlib.sha256).digest()
            stream, number = stream + block, number + 1
        ticket = int.from_bytes(stream[: (bits + 7) // 8], "big") % (1 << bits)
        if ticket < total:
            break
        attempt += 1
    need(after["ticket"] == str(ticket), f"the randomness gives ticket {ticket}")
    passed = 0
    for number, (tickets, _) in enumerate(panels_of(before)):
        passed += tickets
        if ticket < passed:
            need(after["panel"] == number, f"ticket {ticket} leads to panel {number}")
            return
    raise Broken("the ticket leads to no panel")


def _selection(before: Document, after: Document, key: bytes) -> None:
    def place(name: str) -> bytes:
        return hmac.new(key, f"jinbang-draw/1 order {name}".encode() + b"\x01", hashlib.sha256).digest()

    _, room = list(panels_of(before))[whole(after["panel"])]
    cells = {entry["id"]: entry["cell"] for entry in before["roster"] if "cell" in entry}
    seats: list[str] = []
    rest: list[str] = []
    taken: Counter[int] = Counter()
    for name in sorted(cells, key=place):
        cell = cells[name]
        taken[cell] += 1
        (seats if taken[cell] <= room.get(cell, 0) else rest).append(name)
    need(after["seats"] == seats, "the seats are not those that the order gives")
    asked = len(rest) if before["substitutes"] is None else before["substitutes"]
    need(after["substitutes"] == rest[:asked], "the substitutes are not those that the order gives")


AFTER = (
    ("the randomness is what was announced", _announced),
    ("the ticket and the panel follow from the randomness", _ticket),
    ("the seats and the substitutes follow from the randomness", _selection),
)
