"""An entry made at once is, byte for byte, the canonical JSON and the commitments of its parts (N5)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinbang.transparency import Malformed, canonical, commitment, opening_salt
from jinbang.transparency.entry import seal_entry
from jinbang.transparency.plain import read_leaf

AT = "2022-10-31T16:00:00.000000Z"
SALT = bytes(range(32))
PLAIN = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False) | PLAIN,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(PLAIN, inner, max_size=4),
    max_leaves=8,
)  # fmt: skip
FACTS = st.dictionaries(PLAIN, JSON, max_size=5)


@given(subject=PLAIN, actor=PLAIN, programme=PLAIN, facts=FACTS, opened=st.none() | FACTS)
def test_it_is_canonical_and_commits_to_what_it_keeps(subject, actor, programme, facts, opened):
    made = seal_entry(
        salt=SALT, programme=programme, kind="application.submit", subject=subject, actor=actor, at=AT, facts=facts, opened=opened
    )  # fmt: skip
    parts = {"v": 2, "programme": programme, "kind": "application.submit", "at": AT}
    parts["commitment"] = commitment(SALT, {"subject": subject, "actor": actor, "facts": facts})
    if opened is not None:
        parts["open"] = commitment(opening_salt(SALT), opened)
    assert made.leaf == canonical(parts)
    assert made.facts.encode() == canonical(facts)
    assert made.opened.encode() == (b"" if opened is None else canonical(opened))


def test_it_has_the_shape_that_is_read_without_parsing():
    made = seal_entry(
        salt=SALT, programme="demo-2022", kind="a.b", subject="x:1", actor="system", at=AT, facts={}, opened={}
    )
    assert read_leaf(made.leaf) is not None
    assert made.opened == "{}"


@pytest.mark.parametrize(
    "bad",
    [{"facts": {"x": "\ud800"}}, {"subject": "\ud800"}, {"actor": 4}, {"facts": {"x": float("nan")}}, {"salt": b"short"}, {"opened": {"x": {1, 2}}}],
    ids=str,
)  # fmt: skip
def test_what_json_cannot_carry_exactly_is_refused(bad):
    given_ = {
        "salt": SALT,
        "programme": "p",
        "kind": "k",
        "subject": "s",
        "actor": "a",
        "at": AT,
        "facts": {},
        "opened": None,
    }
    with pytest.raises(Malformed):
        seal_entry(**(given_ | bad))
