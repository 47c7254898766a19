"""Two definitions say the same exactly where their digests agree; what differs is said in words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jinbang.rules.definition import ProgrammeDefinition
from jinbang.rules.difference import compare
from jinbang.rules.digest import canonical, digest
from jinbang.rules.reading import read_bundle, to_bundle

ROOT = Path(__file__).parents[4] / "programmes"
CALL = to_bundle(ROOT / "kczg-2022")


def definition(*changes: tuple[str, str, str]) -> ProgrammeDefinition:
    texts = {**CALL, "examples.toml": ""}
    for file, old, new in changes:
        assert old in texts[file]
        texts[file] = texts[file].replace(old, new, 1)
    reading = read_bundle(texts)
    assert reading.problems == ()
    assert reading.definition is not None
    return reading.definition


def test_layout_and_comments_do_not_change_the_digest() -> None:
    same = definition(
        ("quotas.toml", 'list = "rising-enterprise"\nlimit = 5', 'limit = 5 # five\n\nlist = "rising-enterprise"')
    )
    assert digest(programme=same) == digest(programme=definition())
    assert len(digest(programme=same)) == 64
    assert json.loads(canonical(programme=same))["key"] == "kczg-2022"


CHANGES = [
    (("quotas.toml", "limit = 5", "limit = 6"), ["~ quotas › rising-enterprise › limit: 5 → 6"]),
    (
        ("programme.toml", "correction-days = { value = 5", "correction-days = { value = 7"),
        ["~ settings › correction_days: 5 → 7"],
    ),
    (
        ("calendar.toml", 'closes = "2022-11-30 24:00"', 'closes = "2022-12-05 24:00"'),
        [
            "~ calendar › preliminary › closes: 2022-12-01T00:00:00+08:00 → 2022-12-06T00:00:00+08:00",
            "~ calendar › preliminary › spoken: “Nov 2022 to 30 Nov 2022, 24:00” → “Nov 2022 to 5 Dec 2022, 24:00”",
        ],
    ),
    (
        ("lists.toml", 'form = "enterprise"\n', 'form = "enterprise"\nsize = 100\n'),
        ["+ lists › rising-enterprise › size: 100"],
    ),
    (
        ("bodies.toml", 'aliases = ["“科创中国”联合秘书处"]', ""),
        ["- bodies › secretariat › aliases: “科创中国”联合秘书处"],
    ),
    (
        ("conditions.toml", "male = 45", "male = 40"),
        ["~ conditions › entrepreneur-age › arguments › male: 45 → 40"],
    ),
    (
        ("forms/technology.toml", "max-chars = 30", "max-chars = 40"),
        ["~ forms › technology › sections › cover › fields › title › max_chars: 30 → 40"],
    ),
]


@pytest.mark.parametrize(("change", "said"), CHANGES)
def test_a_change_is_said_in_words_and_changes_the_digest(change: tuple[str, str, str], said: list[str]) -> None:
    before, after = definition(), definition(change)
    assert [one.say("en") for one in compare(old=before, new=after)] == said
    assert digest(programme=before) != digest(programme=after)


def test_a_list_added_and_one_taken_away_are_named() -> None:
    extra = definition(
        (
            "channels.toml",
            '[[channel]]\nkey = "other"',
            '[[channel]]\nkey = "embassy"\nname = { zh = "驻外使馆", en = "Embassy" }\nsource = "x"\n\n'
            '[[channel]]\nkey = "other"',
        )
    )
    assert [one.say("zh") for one in compare(old=definition(), new=extra)] == ["+ 推荐渠道 › embassy：“驻外使馆”"]
    assert [one.say("en") for one in compare(old=extra, new=definition())] == ["- channels › embassy: “Embassy”"]


def test_another_order_alone_is_a_change_too() -> None:
    texts = {**CALL, "examples.toml": ""}
    first, *rest = texts["channels.toml"].split("[[channel]]")
    turned = "[[channel]]".join([first, *reversed([part if part.endswith("\n\n") else part + "\n" for part in rest])])
    after = read_bundle({**texts, "channels.toml": turned}).definition
    assert after is not None
    (one,) = compare(old=definition(), new=after)
    assert one.where == ("channels", "order")


def test_the_same_definition_has_no_differences() -> None:
    assert compare(old=definition(), new=definition()) == ()
