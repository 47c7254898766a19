"""Leaves are canonical JSON that holds commitments instead of personal data (RFC 8785, RFC 9901)."""

import hashlib
import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from jinbang.transparency import Malformed, canonical, commitment, commitment_of, disclosure, leaf_hash, open_disclosure
from jinbang.transparency.leaf import parse_canonical

SALT = bytes(range(32))
OTHER_SALT = bytes(range(1, 33))

texts = st.text(st.characters(codec="utf-8"))
exact_json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


def test_the_example_of_rfc_8785_section_3_2_4_has_the_published_bytes():
    value = {
        "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
        "literals": [None, True, False],
    }
    published = """
        7b 22 6c 69 74 65 72 61 6c 73 22 3a 5b 6e 75 6c 6c 2c 74 72 75 65 2c 66 61 6c 73 65 5d 2c 22 6e
        75 6d 62 65 72 73 22 3a 5b 33 33 33 33 33 33 33 33 33 2e 33 33 33 33 33 33 33 2c 31 65 2b 33 30
        2c 34 2e 35 2c 30 2e 30 30 32 2c 31 65 2d 32 37 5d 2c 22 73 74 72 69 6e 67 22 3a 22 e2 82 ac 24
        5c 75 30 30 30 66 5c 6e 41 27 42 5c 22 5c 5c 5c 5c 5c 22 2f 22 7d
    """
    assert canonical(value) == bytes.fromhex(published)


def test_members_are_sorted_by_utf_16_as_in_rfc_8785_section_3_2_3():
    value = {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "\u00f6": 7}
    assert list(json.loads(canonical(value)).values()) == [2, 4, 6, 7, 1, 5, 3]


any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),  # also what JSON cannot carry exactly
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text() | st.integers(), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(any_json)
def test_what_is_written_fast_has_the_bytes_of_the_reference_implementation(value):
    try:
        reference = rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError):
        with pytest.raises(Malformed):
            canonical(value)
    else:
        assert canonical(value) == reference


@given(exact_json)
def test_canonical_json_means_the_same_and_has_one_spelling(value):
    data = canonical(value)
    assert json.loads(data) == value
    assert parse_canonical(data) == value
    assert canonical(json.loads(json.dumps(value, indent=1))) == data


@pytest.mark.parametrize(
    "value", [2**53, float("nan"), float("inf"), "\ud800", {"\udfff": 1}, {1: 2}, {"a": b""}, {"a": {1}}]
)
def test_what_json_cannot_carry_exactly_is_refused(value):
    with pytest.raises(Malformed):
        canonical(value)


@pytest.mark.parametrize("data", [b'{"a": 1}', b'{"b":1,"a":2}', b'{"a":1,"a":1}', b"1.0", b'"\\u0041"', b"{", b"\xff"])
def test_another_spelling_of_json_is_refused(data):
    with pytest.raises(Malformed):
        parse_canonical(data)


def test_a_leaf_hash_is_that_of_rfc_6962():
    assert leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert leaf_hash(b"x") == hashlib.sha256(b"\x00x").digest()


def test_the_digest_of_a_disclosure_is_the_one_published_in_rfc_9901():
    published = "WyJsa2x4RjVqTVlsR1RQVW92TU5JdkNBIiwgIkZSIl0"  # section 4.2.2: ["lklxF5jMYlGTPUovMNIvCA", "FR"]
    assert commitment_of(published) == "w0I8EKcdCtUPkGCNUrfwVp2xEgNjtoIDlOxc9-PlOhs"


@given(exact_json)
def test_a_disclosure_opens_its_commitment_and_nothing_else_does(value):
    opened = disclosure(SALT, value)
    assert open_disclosure(opened) == value
    assert commitment(SALT, value) == commitment_of(opened)
    assert commitment(OTHER_SALT, value) != commitment(SALT, value)
    assert commitment(SALT, [value]) != commitment(SALT, value)


@pytest.mark.parametrize("salt", [b"", bytes(31), bytes(33)])
def test_a_salt_of_another_length_is_refused(salt):
    with pytest.raises(Malformed, match="32 bytes"):
        commitment(salt, "value")


@pytest.mark.parametrize(
    "disclosed", ["", "WyI", "e30", "é", "W10", disclosure(SALT, 1) + "=", " " + disclosure(SALT, 1)]
)
def test_what_is_no_disclosure_is_refused(disclosed):
    with pytest.raises(Malformed):
        open_disclosure(disclosed)
