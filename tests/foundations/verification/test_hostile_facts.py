"""Facts of any shape, though properly sealed and signed, end in a line that says so and never in a traceback."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.foundations.verification.checking import lines
from tests.foundations.verification.honest import honest
from tests.foundations.verification.story import CUT, bundle

from jinbang.transparency import canonical
from jinbang.transparency.plain import read_leaf
from jinbang.verification.schema import FACTS

KINDS = sorted({one.kind for one in honest().acts if one.facts is not None and one.kind != CUT})
WILD = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5) | st.floats(0, 2, width=16),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=20, deadline=None)
@given(st.data(), st.sampled_from(KINDS), WILD)
def test_any_fact_of_any_act_may_be_anything(data, kind, wild):
    told = honest()
    entry = told.find(kind)
    facts = dict(entry.facts)
    facts[data.draw(st.sampled_from(sorted(facts)))] = wild
    entry.facts = facts
    assert lines(bundle(told))["log"].verdict == "held"


ODD = [
    None, True, -1, 2**53 - 1, 1e300, "", "1e-999999999", "9" * 4000, "\u200b", "9999-12-31T23:59:59.999999Z", "0" * 64, [], {},
    [[]], [None], [[None, None]], [{}], {"a": [{}]}, "2/0", [["a", "b"]] * 2,
]  # fmt: skip


@pytest.mark.parametrize("seed", range(8))
def test_all_kinds_of_acts_may_be_bent_at_once(seed):
    dice, told = random.Random(seed), honest()
    for kind in dice.sample(KINDS, len(KINDS) if seed < 2 else 4):
        entry = told.find(kind)
        entry.facts[dice.choice(sorted(entry.facts))] = dice.choice(ODD)
    found = lines(bundle(told))
    assert found["log"].verdict == "held"
    assert "broken" in {one.verdict for one in found.values()}


@pytest.mark.parametrize("change", [{}, {"name": "示例"}], ids=["less", "more"])
def test_an_act_of_every_kind_that_opens_less_or_more_than_its_kind_is_counted(change):
    told = honest()
    for kind in KINDS:
        entry = told.find(kind)
        entry.facts = {**entry.facts, **change} if change else dict(list(entry.facts.items())[1:])
    found = lines(bundle(told))["openings"]
    assert found.verdict == "broken"
    assert "opens other facts than the format has for it" in found.en
    if change:
        assert f"(and {len(KINDS) - 1} more)" in found.en


def test_the_story_has_every_kind_that_the_format_opens():
    missing = set(FACTS) - set(KINDS)
    assert missing == {"application.lapse-draft", "application.uphold", "filing.amend"}


@pytest.mark.parametrize(
    "entry",
    [one.sealed()[0] for one in honest().acts[:12]]
    + [b"", b"{}", b"[]", canonical({"v": 3, "kind": "a"}), honest().acts[0].sealed()[0].replace(b",", b", ", 1)],
)
def test_what_is_read_by_its_shape_is_canonical(entry):
    leaf = read_leaf(entry)
    if leaf is not None:
        value = json.loads(entry)
        assert canonical(value) == entry
        assert (leaf.at, leaf.kind, leaf.open, leaf.version) == (
            value["at"],
            value["kind"],
            value.get("open", ""),
            value["v"],
        )


@given(st.text(max_size=8), st.sampled_from(["kind", "programme"]))
def test_no_text_that_needs_an_escape_is_read_by_its_shape(text, key):
    value = {"v": 1, "programme": "p", "kind": "k", "at": "2022-10-31T15:59:59.482113Z", "commitment": "A" * 43} | {
        key: text
    }
    entry = canonical(value)
    leaf = read_leaf(entry)
    assert leaf is None or json.loads(entry)[key] == getattr(leaf, key)
    assert read_leaf(entry[:-1] + b'x"}') is None


def test_a_time_that_no_calendar_has_is_broken_and_no_traceback():
    told = honest()
    told.find("application.submit").at = "2022-19-39T29:00:00.000000Z"
    told.find("application.submit", 1).at = "2022-09-31T00:00:00.000000Z"
    assert "broken" in {one.verdict for one in lines(bundle(told)).values()}
