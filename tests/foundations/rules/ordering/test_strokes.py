"""A list ordered by strokes follows the strokes of its characters, never their sound (R18)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinbang.rules.ordering import order_key
from jinbang.rules.strokes import strokes


def _ordered(*names: str) -> list[str]:
    return sorted(names, key=lambda name: order_key(order="strokes", name=name, unit="", number=""))


@pytest.mark.parametrize(
    ("character", "count"),
    [("一", 1), ("丁", 2), ("王", 4), ("示", 5), ("例", 8), ("榜", 14), ("龘", 48), ("𬭩", 15), ("𰻞", 58)],
)
def test_the_strokes_of_a_character_are_known(character: str, count: int) -> None:
    assert strokes(character) == count


def test_names_stand_by_the_strokes_of_their_first_character_then_of_the_next() -> None:
    """By sound it would be: 陈, 丁, 马一, 马丽, 王, 赵."""
    assert _ordered("赵示例", "陈示例", "王示例", "马丽", "马一", "丁示例") == [
        "丁示例",
        "马一",
        "马丽",
        "王示例",
        "陈示例",
        "赵示例",
    ]


def test_letters_come_first_and_a_character_without_a_known_count_last() -> None:
    assert _ordered("\U0002ebf0示例", "龘示例", "ABC示例", "一示例") == [
        "ABC示例",
        "一示例",
        "龘示例",
        "\U0002ebf0示例",
    ]
    assert strokes("A") is None


@given(st.text(max_size=60))
def test_every_text_has_a_key_that_fits(name: str) -> None:
    assert len(order_key(order="strokes", name=name, unit="", number="")) <= 200
