"""Answers are checked field by field; a draft is read, never refused as a whole."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.foundations.rules.cn.invented import identity, uscc

from jinbang.rules.definition import COLUMN_TYPES, FIELD_TYPES, Column, Field, Form, Section, Text
from jinbang.rules.forms import clean, completeness, difference

ON = date(2022, 10, 31)


def name(text: str) -> Text:
    return Text(text, text)


def form(*fields: Field, **roles: str) -> Form:
    return Form("f", name("form"), (Section("s", name("section"), fields),), "test", roles=roles)


def field(kind: str, *, key: str = "x", **more: Any) -> Field:
    return Field(key, name(key), kind, **more)


def kept(kind: str, value: Any, **more: Any) -> Any:
    """The kept value; the code of the first error where there is none; "missing"."""
    result = clean(form=form(field(kind, **more)), data={"x": value}, on=ON)
    if result.missing:
        return "missing"
    if result.errors:
        return f"! {result.errors['x'][0].code}"
    return result.values.get("x")


YES = (("a", name("A")), ("b", name("B")))


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("text", " 示例 ", " 示例 "),
        ("text", "a\nb", "! one-line"),
        ("text", "a\x00b", "! control-character"),
        ("text", "a\ud800", "! control-character"),
        ("text", ["a"], "! wrong-shape"),
        ("text", {"a": 1}, "! wrong-shape"),
        ("text", "字" * 501, "! too-long"),
        ("long-text", "a\r\nb", "a\nb"),
        ("title", "标题", "标题"),
        ("title", "字" * 31, "! title-length"),
        ("money", "1,234.5", "1234.50"),
        ("money", "１２３", "123.00"),
        ("money", 12.5, "12.50"),
        ("money", "-3.20", "-3.20"),
        ("money", "1.005", "! too-many-decimals"),
        ("money", "1e3", "! not-a-number"),
        ("money", "12,34", "! not-a-number"),
        ("money", float("nan"), "! not-a-number"),
        ("money", float("inf"), "! not-a-number"),
        ("money", "99999999999999.00", "! out-of-range"),
        ("integer", "7", 7),
        ("integer", "7.0", "! too-many-decimals"),
        ("integer", True, "! not-a-number"),
        ("number", "0.125", "0.125"),
        ("trl", "9", 9),
        ("trl", "10", "! out-of-range"),
        ("trl", "0", "! out-of-range"),
        ("date", "2022-10-31", "2022-10-31"),
        ("date", "2022年1月2日", "2022-01-02"),
        ("date", "2022/1/2", "2022-01-02"),
        ("date", "2022-02-30", "! not-a-day"),
        ("date", "0001-01-01", "! not-a-day"),
        ("yes-no", True, "yes"),
        ("yes-no", "否", "no"),
        ("yes-no", "maybe", "! not-offered"),
        ("commitment", "on", "yes"),
        ("email", "name@example.org", "name@example.org"),
        ("email", "name@", "! email"),
        ("email", "a..b@example.org", "! email"),
        ("uscc", uscc().lower(), uscc()),
        ("uscc", uscc()[:-1], "! uscc-length"),
        ("person-name", "阿依古丽·示例", "阿依古丽·示例"),
        ("person-name", "𬭩\U00020000", "𬭩\U00020000"),
        ("phones", "010-5550 0100 转 932", "010-5550 0100 转 932"),
        ("phones", "none", "! phone-unreadable"),
        ("patent", "ZL202010000000.1", "! patent-check"),
        ("postal-code", "100081", "100081"),
        ("division", "330113", "330113"),
        ("discipline", "520.20", "52020"),
        ("industry", "3491", "C3491"),
    ],
)
def test_an_answer_is_kept_in_its_one_form_or_named_as_wrong(kind: str, value: Any, expected: Any) -> None:
    assert kept(kind, value) == expected


@pytest.mark.parametrize("value", [None, "", "  \u3000", [], {}, [None], ["", " "]])
def test_blank_is_missing_only_where_required(value: Any) -> None:
    assert kept("text", value, required=True) == "missing"
    assert kept("text", value) is None


def test_a_required_undertaking_that_is_refused_is_missing() -> None:
    assert kept("commitment", "no", required=True) == "missing"
    assert kept("commitment", False) == "no"


def test_characters_are_counted_as_code_points_with_punctuation() -> None:
    assert kept("long-text", "𬭩，" * 400, max_chars=800) == "𬭩，" * 400
    result = clean(form=form(field("long-text", max_chars=800)), data={"x": "字" * 803}, on=ON)
    assert result.errors["x"][0].zh == "最多 800 字（含标点），现有 803 字，请删减 3 字。"
    assert kept("long-text", "字", min_chars=2) == "! too-short"


def test_limits_of_a_number_are_inclusive() -> None:
    limits = {"minimum": Decimal(1), "maximum": Decimal(5)}
    assert [kept("integer", str(n), **limits) for n in (0, 1, 5, 6)] == ["! out-of-range", 1, 5, "! out-of-range"]


def test_choices_are_kept_by_key_in_the_forms_order() -> None:
    assert kept("choice", "a", options=YES) == "a"
    assert kept("choice", "A", options=YES) == "! not-offered"
    assert kept("multiple", ["b", "a", "b"], options=YES) == ["a", "b"]
    assert kept("multiple", "a", options=YES) == ["a"]
    assert kept("multiple", ["a", "c"], options=YES) == "! not-offered"
    assert kept("multiple", ["a", 3], options=YES) == "! not-offered"


TABLE = field(
    "table",
    key="t",
    required=True,
    min_rows=2,
    max_rows=3,
    columns=(Column("who", name("who"), "person-name", required=True), Column("sum", name("sum"), "money")),
)


def test_rows_of_a_table_are_cleaned_blank_ones_dropped() -> None:
    rows = [{"who": "示例甲", "sum": "3"}, {"who": "", "sum": " "}, {"who": "示例乙"}]
    result = clean(form=form(TABLE), data={"t": rows}, on=ON)
    assert result.ok
    assert result.values == {"t": [{"who": "示例甲", "sum": "3.00"}, {"who": "示例乙"}]}
    assert clean(form=form(TABLE), data={"t": {"10": rows[2], "9": rows[0]}}, on=ON).values == result.values


def test_mistakes_in_a_table_are_placed_by_row_and_column() -> None:
    result = clean(form=form(TABLE), data={"t": [{"who": "示例甲", "sum": "x"}, {"sum": "1"}]}, on=ON)
    assert list(result.errors) == ["t.0.sum"]
    assert result.missing == ("t.1.who",)
    assert "t" not in result.values


@pytest.mark.parametrize(("count", "code"), [(0, ""), (1, "too-few-rows"), (2, ""), (3, ""), (4, "too-many-rows")])
def test_a_table_has_limits_on_its_rows(count: int, code: str) -> None:
    result = clean(form=form(TABLE), data={"t": [{"who": "示例甲"}] * count}, on=ON)
    assert [one.code for one in result.errors.get("t", ())] == ([code] if code else [])
    assert result.missing == (("t",) if count == 0 else ())


FILE = field("file", key="p", required=True, accept=("pdf",), max_bytes=1000, max_rows=2)


def test_files_are_checked_by_type_size_and_number() -> None:
    def codes(*files: Any) -> list[str]:
        result = clean(form=form(FILE), data={"p": list(files)}, on=ON)
        return [one.code for one in result.errors.get("p", ())] + list(result.missing)

    one = {"name": "a.PDF", "size": 1000, "sha256": "0" * 64}
    assert codes(one) == []
    assert codes(one, one, one) == ["too-many-files"]
    assert codes({"name": "a.exe", "size": 1}) == ["file-type"]
    assert codes({"name": "a.pdf", "size": 1001}) == ["file-size"]
    assert codes({"size": 1}, 7) == ["wrong-shape", "wrong-shape"]
    assert codes() == ["p"]


def test_a_question_is_asked_only_after_the_answer_that_calls_for_it() -> None:
    asks = form(
        field("yes-no", key="first"),
        field("text", key="second", required=True, visible_if=("first", ("yes",))),
        field("text", key="third", required=True, visible_if=("second", ("deep",))),
    )
    assert clean(form=asks, data={"first": "no", "second": "kept away"}, on=ON).values == {"first": "no"}
    assert clean(form=asks, data={"first": "no"}, on=ON).hidden == ("second", "third")
    assert clean(form=asks, data={"first": "yes"}, on=ON).missing == ("second",)
    assert clean(form=asks, data={"first": "yes", "second": "deep"}, on=ON).missing == ("third",)


def test_the_identity_number_must_agree_with_sex_and_birth_date() -> None:
    person = form(
        field("choice", key="sex", options=(("male", name("m")), ("female", name("f")))),
        field("date", key="born"),
        field("person-id", key="number"),
        **{"sex": "sex", "birth-date": "born"},
    )
    number = identity(birth="19800101", sequence="001")

    def codes(**data: Any) -> list[str]:
        result = clean(form=person, data={"number": number, **data}, on=ON)
        return [one.code for one in result.errors.get("number", ())]

    assert codes(sex="male", born="1980-01-01") == []
    assert codes(sex="female") == ["id-sex"]
    assert codes(born="1980-01-02") == ["id-birth"]
    assert codes(number={"kind": "passport", "number": "E12345678"}) == []


def test_another_kind_of_document_is_taken_by_its_own_rule_T15() -> None:
    assert kept("person-id", identity(division="330113")) == identity(division="330113")
    assert kept("person-id", identity(division="810000")) == identity(division="810000")
    assert kept("uscc", uscc(head="N2")) == uscc(head="N2")


def test_what_is_missing_or_wrong_becomes_the_fields_of_a_refusal() -> None:
    result = clean(form=form(field("text", required=True), field("integer", key="y")), data={"y": "x"}, on=ON)
    assert [place for place, _, _ in result.as_fields()] == ["x", "y"]
    assert not result.ok


# --- the task list --------------------------------------------------------------------------------------------------

TWO = Form(
    "f",
    name("form"),
    (
        Section("one", name("one"), (field("text", key="a", required=True), field("integer", key="b", required=True))),
        Section("two", name("two"), (field("text", key="c", required=True),)),
    ),
    "test",
)


@pytest.mark.parametrize(
    ("data", "states", "words"),
    [
        ({}, ["not-started", "not-started"], ["未开始", "未开始"]),
        ({"a": "x"}, ["incomplete", "not-started"], ["还差 1 项", "未开始"]),
        ({"a": "x", "b": "y"}, ["incomplete", "not-started"], ["1 项有误", "未开始"]),
        ({"b": "y"}, ["incomplete", "not-started"], ["还差 1 项，1 项有误", "未开始"]),
        ({"a": "x", "b": "1", "c": "z"}, ["done", "done"], ["已完成", "已完成"]),
    ],
)
def test_every_section_says_how_far_it_is(data: dict[str, Any], states: list[str], words: list[str]) -> None:
    found = completeness(form=TWO, data=data, on=ON)
    assert [one.state for one in found] == states
    assert [one.words.zh for one in found] == words


def test_the_difference_of_two_drafts_names_the_fields() -> None:
    found = difference(form=TWO, old={"a": "x", "c": ""}, new={"a": "y", "b": "1"})
    assert [(one.field, one.old, one.new) for one in found] == [("a", "x", "y"), ("b", None, "1")]
    assert difference(form=TWO, old={"a": "x"}, new={"a": "x", "b": " "}) == ()


# --- any input whatever ---------------------------------------------------------------------------------------------

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.text(alphabet=st.characters(categories=["Cs", "Cc", "Lo"]))
    | st.sampled_from(["yes", "male", "2022-10-31", "0", "-1", "1e9", "9" * 500, "1.5", "ZL", "010-5550 0100", "a"]),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["0", "1", "name", "x", "size"]), inner)
    ),
    max_leaves=8,
)
EVERY = form(
    *(
        field(
            kind,
            key=f"f-{kind}",
            required=True,
            options=YES if kind in ("choice", "multiple") else (),
            columns=tuple(
                Column(f"c-{one}", name(one), one, options=YES if one == "choice" else ()) for one in COLUMN_TYPES
            )
            if kind == "table"
            else (),
        )
        for kind in FIELD_TYPES
    ),
    **{"sex": "f-choice", "birth-date": "f-date", "person-id": "f-person-id"},
)
CELLS = st.dictionaries(st.sampled_from([f"c-{one}" for one in COLUMN_TYPES]), JSON)


@given(
    st.dictionaries(st.sampled_from(list(EVERY.fields)), JSON, max_size=8) | JSON,
    st.lists(CELLS | JSON, max_size=3),
    st.dates(date(1900, 1, 1), date(2100, 1, 1)),
)
def test_no_input_whatever_raises_and_what_is_kept_is_json(data: Any, rows: list[Any], on: date) -> None:
    if isinstance(data, dict):
        data["f-table"] = rows
    result = clean(form=EVERY, data=data, on=on)
    assert json.loads(json.dumps(result.values).encode("utf-8", "strict")) == result.values
    places = {place.partition(".")[0] for place in (*result.values, *result.problems, *result.missing)}
    assert places <= set(EVERY.fields)
    assert set(result.values).isdisjoint(result.errors)
    completeness(form=EVERY, data=data, on=on)
    difference(form=EVERY, old=data, new=result.values)


@given(st.data())
def test_cleaning_what_was_kept_changes_nothing(data: st.DataObject) -> None:
    drawn = data.draw(st.dictionaries(st.sampled_from(list(EVERY.fields)), JSON, max_size=8))
    first = clean(form=EVERY, data=drawn, on=ON)
    assert clean(form=EVERY, data=first.values, on=ON).values == first.values
