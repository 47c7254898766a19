"""N8: the verifier passes what is right and catches every change, however small, wherever it is made."""

from __future__ import annotations

import dataclasses
import json
import random
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from tests.foundations.draw.plans import two_way_plan

from jinbang.draw import Commitment, Exclusion, Source, commit, draw, verifier, verify
from jinbang.draw.beacon import canonical_bytes
from jinbang.draw.beacon import digest as digest_of
from jinbang.draw.sample import selection
from jinbang.draw.verifier import verify_commitment

OUT = "2026-12-01T13:15:00Z"
SOURCES = (Source("ssq", "2026133", "", OUT), Source("dlt", "26134", "", OUT), Source("drand", "round 9", "", OUT))
RANDOMNESS = f"1 2 3 4 5 6 7; 1 2 3 4 5 6 7; {'0f' * 32}"


@pytest.fixture(scope="module")
def published() -> tuple[bytes, bytes]:
    plan = dataclasses.replace(two_way_plan(), exclusions=(Exclusion("E003", "conflict"),), sources=SOURCES)
    commitment = commit(plan=plan)
    return commitment.canonical, draw(plan=plan, commitment=commitment, randomness=RANDOMNESS).canonical


def broken(commitment: bytes, result: bytes) -> bool:
    return any(check.holds is False for check in verify(commitment=commitment, result=result))


def test_a_right_draw_keeps_every_promise(published):
    checks = verify(commitment=published[0], result=published[1])
    assert [check.holds for check in checks] == [True] * 11
    assert all(check.detail == "" for check in checks)


def test_a_commitment_can_be_checked_before_the_draw(published):
    assert [check.holds for check in verify_commitment(commitment=published[0])] == [True] * 6


def test_a_commitment_made_after_the_first_result_came_out_is_caught(published):
    for committed, holds in (("2026-12-01T21:14:59+08:00", True), ("2026-12-01T21:15:00+08:00", False)):
        moment = datetime.fromisoformat(committed)
        (check,) = [
            c
            for c in verify(commitment=published[0], result=published[1], committed=moment)
            if "before its" in c.promise
        ]
        assert check.holds is holds


@pytest.mark.parametrize(
    ("sources", "holds", "detail"),
    [
        ([], None, "none is announced"),
        ([{"kind": "drand", "label": "round 9", "commitment": ""}], None, "does not say when it comes out"),
        ([{"kind": "text", "label": "x", "commitment": "", "published": OUT}], None, "free text"),
        ([{"kind": "ssq", "label": "2026133", "commitment": "", "published": OUT}], False, "bring 24 bits"),
        ([{"kind": "drand", "label": "", "commitment": "", "published": OUT}], False, "which result"),
        ([{"kind": "drand", "label": "9", "commitment": "", "published": "tomorrow"}], False, "is no instant"),
        ([{"kind": "dice", "label": "9", "commitment": "", "published": OUT}], False, "kind is unknown"),
        ([{"kind": "drand", "label": "9"}], False, "unknown keys"),
        ([{"kind": "code", "label": "own", "commitment": "12"}], False, "no digest of the code"),
    ],
)
def test_a_plan_that_announces_too_little_is_not_passed(published, sources, holds, detail):
    data = canonical_bytes(json.loads(published[0]) | {"randomness": sources})
    (check,) = [c for c in verify_commitment(commitment=data) if "sources" in c.promise]
    assert (check.holds, detail in check.detail) == (holds, True)


def test_the_announced_digest_is_compared(published):
    digest = Commitment.read(canonical=published[0]).digest
    assert not any(c.holds is False for c in verify(commitment=published[0], result=published[1], digest=digest))
    wrong = verify(commitment=published[0], result=published[1], digest="0" * 64)
    assert [check.promise for check in wrong if check.holds is False] == ["the commitment has the announced digest"]


def test_every_change_of_one_byte_is_caught(published):
    chance = random.Random(20261124)
    commitment, result = published
    for which, data in ((0, commitment), (1, result)):
        for _ in range(1_000):
            place = chance.randrange(len(data))
            other = bytes([chance.choice([b for b in range(256) if b != data[place]])])
            changed = data[:place] + other + data[place + 1 :]
            pair = (changed, result) if which == 0 else (commitment, changed)
            assert broken(*pair), (which, place, other)


def test_every_change_of_a_result_is_caught(published):
    commitment, result = published
    document = json.loads(result)
    seen = 0
    for changed in _mutants(document, random.Random(7), 2_000):
        if canonical_bytes(changed) != result:
            seen += 1
            assert broken(commitment, canonical_bytes(changed)), changed
    assert seen > 1_500


def test_every_change_of_the_numbers_is_caught_even_when_digest_and_draw_are_made_to_fit(published):
    """The hard case: a cheat changes the commitment, hashes it anew and draws honestly from it."""
    document = json.loads(published[0])
    seen = 0
    for part in ("lottery", "fairness", "roster", "attributes", "size", "quotas"):
        for inner in _mutants(document[part], random.Random(11), 350):
            changed = document | {part: inner}
            data = canonical_bytes(changed)
            if data == published[0] or (part == "quotas" and _another_plan(document["quotas"], inner)):
                continue
            if part == "roster" and _only_renamed(document["roster"], inner):
                continue
            seen += 1
            assert broken(data, _redrawn(data, json.loads(published[1]))), (part, inner)
    assert seen > 1_000


def test_a_result_that_was_chosen_instead_of_drawn_is_caught(published):
    document = json.loads(published[1])
    for place, stranger in ((0, 0), (3, 5), (6, 20)):
        seats, substitutes = list(document["seats"]), list(document["substitutes"])
        seats[place], substitutes[stranger] = substitutes[stranger], seats[place]
        forged = canonical_bytes(document | {"seats": seats, "substitutes": substitutes})
        checks = verify(commitment=published[0], result=forged)
        assert [c.promise for c in checks if c.holds is False] == [
            "the seats and the substitutes follow from the randomness"
        ]


def test_unequal_chances_are_caught_though_every_number_adds_up(published):
    """A lottery with lawful panels and a truthful table, but a favourite: the proof of fairness cannot be kept."""
    document = json.loads(published[0])
    panels = document["lottery"]["panels"]
    panels[0]["tickets"] = str(int(panels[0]["tickets"]) * 1_000)
    document["lottery"]["tickets"] = str(sum(int(panel["tickets"]) for panel in panels))
    data = canonical_bytes(_with_true_table(document))
    checks = verify_commitment(commitment=data)
    assert [c.promise for c in checks if c.holds is False] == ["the chances are as equal as the quotas allow"]


def test_a_lottery_without_proof_says_so_and_states_its_gap(published):
    document = json.loads(published[0])
    document["fairness"] = {"method": "column generation", "gap": "1/1000", "levels": []}
    (fairness,) = [c for c in verify_commitment(commitment=canonical_bytes(document)) if c.holds is not True]
    assert fairness.holds is None
    assert fairness.detail == "found by column generation; the worst chance is at most 0.001 below the best"


def test_a_quota_that_one_possible_panel_breaks_is_caught(published):
    document = json.loads(published[0])
    cell_values = {entry["cell"]: entry["values"] for entry in document["roster"] if "cell" in entry}
    for number, quota in enumerate(document["quotas"]):
        place = document["attributes"].index(quota["attribute"])
        reached = {
            sum(count for cell, count in panel["seats"] if cell_values[cell][place] == quota["value"])
            for panel in document["lottery"]["panels"]
        }
        for tighter in ({"low": min(reached) + 1}, {"high": max(reached) - 1}):
            quotas = [q | tighter if n == number else q for n, q in enumerate(document["quotas"])]
            checks = verify_commitment(commitment=canonical_bytes(document | {"quotas": quotas}))
            assert "every panel that can be drawn keeps every quota" in [c.promise for c in checks if c.holds is False]


@pytest.mark.parametrize(
    "data", [b"", b"null", b"{", b"[[[[", b"\xff\xfe", b'"x"', b'{"format":"jinbang-draw/1"}', b"1e999"]
)
def test_nonsense_is_broken_and_never_an_exception(published, data):
    assert broken(data, published[1])
    assert broken(published[0], data)


def test_randomness_beside_the_announcement_is_caught(published):
    document = json.loads(published[0])
    for spelling in ("1.2.3.4.5.6./7./", "anything", "6.5.4.3.2.1./7./1.2.3.4.5./6.7./" + "0f" * 32 + "/"):
        forged = selection(document=document, digest=digest_of(published[0]), randomness=spelling).canonical
        checks = verify(commitment=published[0], result=forged)
        assert [c.promise for c in checks if c.holds is False] == ["the randomness is what was announced"]


def test_the_verifier_imports_nothing_of_the_drawer():
    sources = sorted(Path(verifier.__file__).parent.glob("*.py"))
    lines = [line for source in sources for line in source.read_text("utf-8").splitlines()]
    imports = [line for line in lines if line.startswith(("import ", "from ")) and "jinbang" in line]
    assert len(sources) == 4
    assert {line.split()[1].rpartition(".")[0] for line in imports} == {"jinbang.draw.verifier"}


def _redrawn(data: bytes, old: dict[str, Any]) -> bytes:
    try:
        return selection(document=json.loads(data), digest=digest_of(data), randomness=old["randomness"]).canonical
    except Exception:  # a document so damaged that the drawer cannot use it: then with the old seats
        return canonical_bytes(old)


def _with_true_table(document: dict[str, Any]) -> dict[str, Any]:
    from fractions import Fraction

    sizes: dict[int, int] = {}
    for entry in document["roster"]:
        if "cell" in entry:
            sizes[entry["cell"]] = sizes.get(entry["cell"], 0) + 1
    seats = dict.fromkeys(sizes, 0)
    for panel in document["lottery"]["panels"]:
        for cell, count in panel["seats"]:
            seats[cell] += int(panel["tickets"]) * count
    total = int(document["lottery"]["tickets"])
    for entry in document["roster"]:
        if "cell" in entry:
            entry["chance"] = str(Fraction(seats[entry["cell"]], total * sizes[entry["cell"]]))
    return document


def _another_plan(old: Any, new: Any) -> bool:
    """Well-formed quotas in another order, with other words or bounds, are another plan, not a forgery."""
    try:
        shapes = [(set(q), *(type(q[key]) for key in ("attribute", "value", "low", "high"))) for q in new]
    except (TypeError, KeyError):
        return False
    kinds = [({"attribute", "value", "low", "high"}, str, str, int, high) for high in (int, type(None))]
    return all(shape in kinds for shape in shapes)


def _only_renamed(old: Any, new: Any) -> bool:
    """Another name, or another reason for an exclusion, is another roster, not a forgery."""
    try:
        return all(
            {k: v for k, v in o.items() if k not in {"id", "excluded", "values"}}
            == {k: v for k, v in n.items() if k not in {"id", "excluded", "values"}}
            for o, n in zip(old, new, strict=True)
        )
    except (TypeError, ValueError, AttributeError):
        return False


def _mutants(document: Any, chance: random.Random, count: int):
    for _ in range(count):
        copy = json.loads(json.dumps(document))
        box = [copy]
        spots = list(_spots(box))
        container, key = chance.choice(spots)
        container[key] = _changed(container[key], chance)
        yield box[0]


def _spots(value: Any):
    items = (
        list(value.items()) if isinstance(value, dict) else list(enumerate(value)) if isinstance(value, list) else []
    )
    for key, inner in items:
        yield value, key
        yield from _spots(inner)


def _changed(value: Any, chance: random.Random) -> Any:
    choices: list[Callable[[], Any]] = [lambda: None, lambda: True, lambda: -1, lambda: "1", lambda: 0, list, dict]
    if isinstance(value, int):
        choices += [lambda: value + 1, lambda: value - 1, lambda: value * 2 + 3, lambda: str(value)] * 3
    elif isinstance(value, str):
        choices += [lambda: value + "0", lambda: value[1:], lambda: "0" + value, lambda: _bumped(value)] * 3
    elif isinstance(value, list) and value:
        at = chance.randrange(len(value))
        choices += [
            lambda: value[:at] + value[at + 1 :],
            lambda: [*value, value[at]],
            lambda: value[::-1],
            lambda: value[at:] + value[:at],
        ] * 3
    elif isinstance(value, dict) and value:
        key = chance.choice(sorted(value))
        choices += [lambda: {k: v for k, v in value.items() if k != key}, lambda: {**value, "extra": 1}] * 3
    return chance.choice(choices)()


def _bumped(value: str) -> str:
    return str(int(value) + 1) if value.isdigit() else value.replace("1", "2")
