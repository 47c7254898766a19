"""A form drawn from its definition gives back exactly the values it was drawn with."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from django.http import QueryDict
from django.template import engines
from hypothesis import given
from hypothesis import strategies as st

from jinbang.rules.definition import FIELD_TYPES, Column, Field, Text
from jinbang.web import fields

NAME = Text("名", "Name")
OPTIONS = tuple((key, Text(key, key)) for key in "abc")
MANY = tuple((f"o{i}", Text(f"o{i}", f"o{i}")) for i in range(9))
COLUMNS = (
    Column("name", NAME, "text"),
    Column("kind", NAME, "choice", options=OPTIONS),
    Column("yes", NAME, "yes-no"),
    Column("level", NAME, "trl"),
)

#: A value for every type of field.
VALUES: dict[str, Any] = {
    "text": "五 <b>&\"'", "title": "题", "long-text": "\n一\n\n二", "number": "3.14", "money": "1234.50", "integer": "7",
    "date": "2022-10-31", "choice": "b", "multiple": ["a", "c"], "yes-no": "no", "commitment": "yes", "uscc": "91", "person-name": "示·例",
    "person-id": {"kind": "passport", "number": "E1"}, "phones": "010-5550 0100", "email": "a@example.org", "patent": "ZL", "postal-code": "100000",
    "division": "110000", "discipline": "110", "industry": "C", "trl": "7",
    "table": [{"name": "x", "kind": "a", "yes": "yes", "level": "9"}, {"name": "", "kind": "", "yes": "no", "level": ""}],
}  # fmt: skip


class Controls(HTMLParser):
    """What a browser would send for a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.sent: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self.refs: list[str] = []
        self._select = self._area = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = dict(attrs)
        if a.get("id"):
            self.ids.append(a["id"] or "")
        self.refs += (a.get("aria-describedby") or "").split() + ([a["for"] or ""] if "for" in a else [])
        if "disabled" in a:
            return
        if tag == "input" and a.get("type") in ("radio", "checkbox"):
            if "checked" in a:
                self.sent.append((a["name"] or "", a["value"] or ""))
        elif tag == "input" and a.get("type") != "file":
            self.sent.append((a["name"] or "", a.get("value") or ""))
        elif tag == "select":
            self._select = a["name"]
            self.sent.append((a["name"] or "", ""))
        elif tag == "option" and "selected" in a:
            self.sent[-1] = (self._select or "", a.get("value") or "")
        elif tag == "textarea":
            self._area, self._text = a["name"], ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.sent.append((self._area or "", self._text.removeprefix("\n")))
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._text += data


def sample(kind: str, **more: Any) -> Field:
    options = OPTIONS if kind in ("choice", "multiple") else ()
    return Field(
        "the-key", NAME, kind, options=more.pop("options", options), columns=COLUMNS if kind == "table" else (), **more
    )


def drawn(field: Field, value: Any, **more: Any) -> Controls:
    template = engines["django"].from_string(
        "{% form_field field value problems warnings=warnings cells=cells uploads=uploads spare=spare %}"
    )
    more.setdefault("spare", fields.SPARE_ROWS)
    page = Controls()
    page.html = template.render({"field": field, "value": value, **more})
    page.feed(page.html)
    return page


def posted(page: Controls) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in page.sent:
        data.appendlist(name, value)
    return data


def test_there_is_a_value_for_every_type() -> None:
    assert set(VALUES) == set(FIELD_TYPES) - {"file"}
    assert set(fields.CONTROLS) == set(FIELD_TYPES)


@pytest.mark.parametrize("kind", sorted(VALUES))
def test_what_is_shown_is_what_is_sent(kind: str) -> None:
    field = sample(kind)
    value = VALUES[kind]
    expected = value.strip() if isinstance(value, str) else value
    assert fields.posted_values(fields=[field], data=posted(drawn(field, value))) == {"the-key": expected}


def test_a_long_list_of_options_is_a_menu_and_sends_the_same() -> None:
    field = sample("choice", options=MANY)
    page = drawn(field, "o4")
    assert "<select" in page.html
    assert fields.posted_values(fields=[field], data=posted(page)) == {"the-key": "o4"}


@pytest.mark.parametrize("kind", ["multiple", "commitment", "choice", "yes-no"])
def test_nothing_ticked_is_an_answer_of_nothing_not_a_field_that_was_not_there(kind: str) -> None:
    field = sample(kind)
    empty = [] if kind == "multiple" else ""
    assert fields.posted_values(fields=[field], data=posted(drawn(field, empty))) == {"the-key": empty}


def test_fields_that_did_not_stand_on_the_page_are_left_alone() -> None:
    """Posting one section never empties another."""
    elsewhere = [Field("other", NAME, kind, options=OPTIONS, columns=COLUMNS) for kind in VALUES]
    assert fields.posted_values(fields=elsewhere, data=posted(drawn(sample("text"), "x"))) == {}


@given(
    rows=st.lists(
        st.fixed_dictionaries({"name": st.text("名字", min_size=1, max_size=3), "kind": st.sampled_from(["", "a"])}),
        max_size=12,
    )
)
def test_rows_of_a_table_come_back_in_their_order_and_spare_rows_fall_away(rows: list[dict[str, str]]) -> None:
    field = sample("table")
    full = [{"name": row["name"], "kind": row["kind"], "yes": "", "level": ""} for row in rows]
    assert fields.posted_values(fields=[field], data=posted(drawn(field, full))) == {"the-key": full}


def test_more_rows_come_without_javascript_and_never_beyond_the_limit() -> None:
    field = sample("table", max_rows=4, min_rows=1)
    data = QueryDict("add-rows=the-key&the-key.rows=1")
    spare = fields.added_rows(field=field, data=data)
    assert spare == fields.ADDED_ROWS
    assert len(fields.rows_of(field=field, value=[], spare=spare)) == 4
    assert 'value="the-key"' not in drawn(field, [{"name": "x"}] * 4).html


@pytest.mark.parametrize("count", ["-1", "x", "٣", "99999999", ""])
def test_a_forged_number_of_rows_does_no_harm(count: str) -> None:
    data = QueryDict(mutable=True)
    data["the-key.rows"] = count
    assert fields.posted_values(fields=[sample("table")], data=data) == {"the-key": []}


@pytest.mark.parametrize("kind", sorted(FIELD_TYPES))
def test_everything_that_is_pointed_at_is_there(kind: str) -> None:
    """Labels, hints, problems and counts are tied to their control for a screen reader."""
    field = sample(kind, help=Text("提示", "Hint"), max_chars=30, min_chars=2)
    page = drawn(field, VALUES.get(kind), problems=[("错", "wrong")])
    assert [one for one in page.refs if one not in page.ids] == []
    assert len(page.ids) == len(set(page.ids))
    assert "f-the-key" in page.ids


def test_problems_of_a_cell_stand_at_the_cell_and_can_be_linked_to() -> None:
    page = drawn(sample("table"), [{"name": "x"}], cells={"the-key.0.name": [("太短", "too short")]})
    assert "太短" in page.html
    assert "f-the-key.0.name" in page.ids


def test_a_file_field_says_its_limits_first_and_lists_what_is_there() -> None:
    field = sample("file", accept=("pdf", "docx"), max_bytes=20_000_000)
    html = drawn(field, None, uploads=[{"name": "<报告>.pdf", "size": 2048, "url": "/f", "remove": "17"}]).html
    assert html.index("20 MB") < html.index('type="file"')
    assert 'accept=".pdf,.docx"' in html
    assert "&lt;报告&gt;.pdf" in html
    assert 'name="remove-file" value="17"' in html


def test_answers_are_said_in_words() -> None:
    choice, several = sample("choice"), sample("multiple")
    assert fields.spoken_answer(field=choice, value="b", language="zh-hans") == "b"
    assert fields.spoken_answer(field=several, value=["a", "c"], language="zh-hans") == "a、c"
    assert fields.spoken_answer(field=sample("yes-no"), value="no", language="en") == "no"
    assert fields.spoken_answer(field=sample("commitment"), value="yes", language="zh-hans") == "已承诺"
    assert fields.spoken_answer(field=sample("person-id"), value=VALUES["person-id"], language="en") == "E1"
    assert fields.spoken_answer(field=sample("table"), value=VALUES["table"], language="zh-hans") == "x；a；yes；9\nno"
    assert fields.spoken_answer(field=choice, value=None, language="en") == ""
