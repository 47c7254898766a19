"""Every mistake of a definition is named by file, line and key, with what to do; all of them at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from jinbang.rules.reading import Problem, read, read_bundle, to_bundle

ROOT = Path(__file__).parents[4] / "programmes"
CALL = to_bundle(ROOT / "kczg-2022")
AWARDS = to_bundle(ROOT / "teaching-awards")


def problems(texts: dict[str, str], *changes: tuple[str, str, str]) -> list[Problem]:
    """The mistakes after replacing, once, a text in a file by another; ("file", "", text) appends."""
    changed = dict(texts)
    for file, old, new in changes:
        if old:
            assert old in changed[file], (file, old)
            changed[file] = changed[file].replace(old, new, 1)
        else:
            changed[file] = changed.get(file, "") + new
    reading = read_bundle(changed)
    assert (reading.definition is None) == bool(reading.problems)
    return list(reading.problems)


def line_of(texts: dict[str, str], file: str, part: str) -> int:
    return texts[file][: texts[file].index(part)].count("\n") + 1


def test_the_shipped_definitions_have_no_mistakes() -> None:
    assert problems(CALL) == []
    assert problems(AWARDS) == []


ONE_MISTAKE = [
    # (texts, file, what stands there, what is written instead, code, key)
    (CALL, "quotas.toml", 'limit = 5\nsource = "notice 3"', "limit = 5", "no-source", "quota.2.source"),
    (CALL, "quotas.toml", "limit = 5", "limti = 5", "unknown-key", "quota.2.limti"),
    (CALL, "quotas.toml", "limit = 5", 'limit = "five"', "wrong-type", "quota.2.limit"),
    (CALL, "quotas.toml", "limit = 5", "limit = -5", "out-of-range", "quota.2.limit"),
    (CALL, "quotas.toml", "limit = 5", "limit = 5.5", "wrong-type", "quota.2.limit"),
    (CALL, "quotas.toml", 'list = "rising-enterprise"', 'list = "rising-enterprises"', "dangling", "quota.2.list"),
    (CALL, "quotas.toml", 'per = "track"', 'per = "list"', "quota-per", "quota.1.per"),
    (CALL, "quotas.toml", 'per = "track"', 'per = "tracks"', "unknown-word", "quota.1.per"),
    (
        CALL,
        "quotas.toml",
        'list = "technology-manager"',
        'list = "open-source"',
        "quota-on-separate-list",
        "quota.5.list",
    ),
    (CALL, "calendar.toml", '"2022-10-31 24:00"', '"2022-08-31 24:00"', "window-order", "window.2.closes"),
    (CALL, "calendar.toml", '"2022-10-31 24:00"', '"2022-10-31 24:01"', "instant-date", "window.2.closes"),
    (CALL, "calendar.toml", '"2022-10-31 24:00"', '"end of October"', "instant-shape", "window.2.closes"),
    (CALL, "calendar.toml", 'stage = "final"', 'stage = "finale"', "unknown-word", "window.5.stage"),
    (CALL, "calendar.toml", 'closes = "2022-11-30 24:00"', "", None, ""),
    (AWARDS, "calendar.toml", '"2025-11-03 09:00"', '"2025-10-26 02:30"', "instant-twice", "window.2.opens"),
    (AWARDS, "calendar.toml", '"2025-11-03 09:00"', '"2025-03-30 02:30"', "instant-skipped", "window.2.opens"),
    (AWARDS, "programme.toml", '"Europe/Berlin"', '"Europe/Bern"', "unknown-zone", "zone"),
    (CALL, "bodies.toml", 'acknowledger = "innovation-department"', "", "files-to-itself", "mandate.7.acknowledger"),
    (
        CALL,
        "bodies.toml",
        'acknowledger = "innovation-department"',
        'acknowledger = "secretariat"',
        "files-to-itself",
        "mandate.7.acknowledger",
    ),
    (CALL, "bodies.toml", 'role = "co"', "", "two-leads", "mandate"),
    (CALL, "bodies.toml", 'body = "transfer-network"', 'body = "transfer-net"', "dangling", "mandate.10.body"),
    (CALL, "bodies.toml", 'contests = ["technology-manager"]', "contests = []", "no-lead", "mandate"),
    (CALL, "criteria.toml", "weight = 30", "weight = 31", "weights", "set.1.criterion"),
    (CALL, "criteria.toml", "maximum = 100", "maximum = 10", "uneven-scales", "set.1.criterion"),
    (CALL, "criteria.toml", "step = 1", "step = 3", "bad-step", "set.1.criterion.innovation.step"),
    (CALL, "criteria.toml", 'tie-breaks = ["innovation"]', 'tie-breaks = ["novelty"]', "dangling", "set.1.tie-breaks"),
    (CALL, "criteria.toml", "min-reviews = 5", "min-reviews = 6", "too-few-reviews", "set.1.min-reviews"),
    (CALL, "forms/technology.toml", 'title = "title"', 'title = "titel"', "dangling", "roles.title"),
    (CALL, "forms/technology.toml", 'title = "title"', "", "no-role", "roles"),
    (
        CALL,
        "forms/technology.toml",
        'type = "trl"',
        'type = "tlr"',
        "unknown-word",
        "section.technology.field.trl.type",
    ),
    (CALL, "forms/technology.toml", 'is = ["yes"]', 'is = ["ja"]', "dangling", "section.use.field.needs.visible-if.is"),
    (CALL, "forms/entrepreneur.toml", 'person-id = "person-id"', "", "no-role", "roles"),
    (
        CALL,
        "conditions.toml",
        'predicate = "uscc-valid"',
        'predicate = "uscc-ok"',
        "unknown-word",
        "condition.technology-owner.predicate",
    ),
    (
        CALL,
        "conditions.toml",
        'field = "trl", value = 6',
        'field = "trl", valeu = 6',
        "unknown-key",
        "condition.technology-trl.arguments.valeu",
    ),
    (
        CALL,
        "conditions.toml",
        'field = "trl"',
        'field = "trll"',
        "dangling",
        "condition.technology-trl.arguments.field",
    ),
    (
        CALL,
        "conditions.toml",
        'field = "trl"',
        'field = "completed"',
        "wrong-field-type",
        "condition.technology-trl.arguments.field",
    ),
    (
        CALL,
        "conditions.toml",
        'field = "@not-secret"',
        'field = "@secret"',
        "dangling-role",
        "condition.not-secret.arguments.field",
    ),
    (CALL, "conditions.toml", "male = 45, ", "", "arguments", "condition.entrepreneur-age.arguments"),
    (CALL, "lists.toml", 'form = "enterprise"', 'form = "enterprises"', "dangling", "list.rising-enterprise.form"),
    (CALL, "lists.toml", 'key = "biomedicine"', 'key = "Bio Medicine"', "bad-key", "*"),
    (
        CALL,
        "lists.toml",
        'nominee = "project"',
        'nominee = "project"\nform = "enterprise"',
        "form-of-separate-list",
        "*",
    ),
    (CALL, "programme.toml", "signed = 2022-09-05", "signed = 2022-09-07", "published-before-signed", "published"),
    (
        CALL,
        "programme.toml",
        'correction-days = { value = 5, source = "sector practice" }',
        "correction-days = { value = 5 }",
        "no-source",
        "settings.correction-days.source",
    ),
    (
        CALL,
        "programme.toml",
        "correction-days",
        "corection-days",
        "unknown-key",
        "settings.corection-days",
    ),
    (CALL, "programme.toml", 'quorum = { value = "2/3"', 'quorum = { value = "3/2"', "out-of-range", "*"),
    (CALL, "programme.toml", 'secretariat = "secretariat"', 'secretariat = "secretary"', "dangling", "secretariat"),
    (CALL, "programme.toml", 'zh = "中国科协", en = ', 'zh = "中国科协", eng = ', "two-languages", "organiser"),
    (CALL, "reasons.toml", 'code = "S02"', 'code = "S01"', "twice", "screening.2.code"),
    (CALL, "channels.toml", 'key = "corps"', 'key = "society"', "twice", "channel.society.key"),
    (CALL, "examples.toml", "total = 29", "totl = 29", "unknown-key", "case.1.expect.totl"),
    (CALL, "examples.toml", 'channels = ["society"]', 'channels = ["societies"]', "dangling", "case.1.given.channels"),
]


@pytest.mark.parametrize(("texts", "file", "old", "new", "code", "key"), ONE_MISTAKE)
def test_a_mistake_is_named_with_its_file_line_and_key(  # noqa: PLR0917 - a table
    texts: dict[str, str], file: str, old: str, new: str, code: str | None, key: str
) -> None:
    found = problems(texts, (file, old, new))
    if code is None:
        assert found == []
        return
    hits = [one for one in found if one.code == code]
    assert hits, [one.say("en") for one in found]
    one = hits[0]
    assert one.file == file
    assert key in ("*", one.key)
    assert 1 <= one.line <= texts[file].count("\n") + 2
    assert one.zh
    assert one.en
    assert one.zh != one.en


def test_the_line_is_the_one_that_holds_the_mistake() -> None:
    wrong = 'trl", value = "six"'
    (one,) = problems(CALL, ("conditions.toml", 'trl", value = 6', wrong))
    assert one.line == line_of(CALL, "conditions.toml", 'trl", value = 6')
    assert one.say("en").startswith(f"conditions.toml:{one.line} condition.technology-trl.arguments.value – ")


def test_an_unknown_key_is_answered_with_the_one_that_was_meant() -> None:
    found = problems(CALL, ("quotas.toml", "limit = 5", "limti = 5"))
    assert [one.en for one in found if one.code == "unknown-key"] == [
        "“limti” is not a key here. Did you mean “limit”?"
    ]


def test_a_syntax_error_does_not_hide_the_mistakes_around_it() -> None:
    found = problems(
        CALL,
        ("quotas.toml", "limit = 3", "limit = = 3"),
        ("quotas.toml", 'list = "rising-enterprise"', 'list = "rising-enterpris"'),
        ("channels.toml", 'name = { zh = "新疆', 'name = { zh "新疆'),
        ("programme.toml", "panel-size = { value = 7", "panel-size = { value = 0"),
    )
    codes = {(one.file, one.code) for one in found}
    assert ("quotas.toml", "syntax") in codes
    assert ("channels.toml", "syntax") in codes
    assert ("programme.toml", "out-of-range") in codes
    assert not any(one.code == "missing" and one.file in ("quotas.toml", "channels.toml") for one in found)


def test_a_key_written_twice_is_said_to_be_so() -> None:
    found = problems(CALL, ("quotas.toml", "limit = 5", "limit = 5\nlimit = 6"))
    line = line_of(CALL, "quotas.toml", "limit = 5") + 1
    assert [(one.code, one.line) for one in found] == [("twice", line)]


def test_an_unfinished_file_is_one_mistake_and_not_a_hundred() -> None:
    found = problems(CALL, ("bodies.toml", "", '\n[[body]]\nkey = """\nnever closed'))
    assert [(one.file, one.code) for one in found] == [("bodies.toml", "syntax")]


@pytest.mark.parametrize("texts", [CALL, AWARDS], ids=["call", "awards"])
@pytest.mark.parametrize("gone", ["programme.toml", "lists.toml", "calendar.toml", "bodies.toml", "criteria.toml"])
def test_a_missing_file_is_named_and_not_held_against_the_others(texts: dict[str, str], gone: str) -> None:
    found = problems({name: text for name, text in texts.items() if name != gone})
    assert [(one.file, one.code) for one in found] == [(gone, "no-file")]


@pytest.mark.parametrize(
    ("gone", "codes"),
    [
        ("channels.toml", ["no-file"]),
        ("quotas.toml", ["no-file"]),
        ("reasons.toml", ["no-reasons", "no-reasons"]),
        ("forms/enterprise.toml", ["dangling"]),
        ("examples.toml", []),
    ],
)
def test_a_file_that_others_call_for_is_missed(gone: str, codes: list[str]) -> None:
    assert [one.code for one in problems({name: text for name, text in CALL.items() if name != gone})] == codes


def test_all_mistakes_come_at_once_sorted_by_file_and_line() -> None:
    found = problems(
        CALL,
        ("quotas.toml", "limit = 5", 'limit = "five"'),
        ("quotas.toml", "limit = 2", "limit = -1"),
        ("calendar.toml", '"2022-10-31 24:00"', '"2022-08-31 24:00"'),
        ("forms/technology.toml", "max-chars = 30", 'max-chars = "thirty"'),
        ("bodies.toml", 'role = "co"', 'role = "second"'),
        ("prose/after.en.md", CALL["prose/after.en.md"], ""),
    )
    assert {one.file for one in found} == {
        "bodies.toml",
        "calendar.toml",
        "forms/technology.toml",
        "prose/after.en.md",
        "quotas.toml",
    }
    assert [(one.file, one.line) for one in found] == sorted((one.file, one.line) for one in found)


def test_a_stage_may_not_close_before_the_one_it_builds_on() -> None:
    found = problems(CALL, ("calendar.toml", 'closes = "2022-12"', 'opens2 = ""\ncloses = "2022-12"'))
    assert [one.code for one in found] == ["unknown-key"]
    texts = dict(CALL)
    texts["calendar.toml"] = texts["calendar.toml"].replace(
        'opens = "2022-12"\ncloses = "2022-12"', 'closes = "2022-10"'
    )
    assert [one.code for one in problems(texts)] == ["stages-out-of-order"]


def test_units_may_have_a_later_last_moment_than_applicants() -> None:
    later = CALL["calendar.toml"].replace(
        'name = { zh = "推荐材料上传", en = "Recommendation" }\nopens = "2022-09"\ncloses = "2022-10-31 24:00"',
        'name = { zh = "推荐材料上传", en = "Recommendation" }\nopens = "2022-09"\ncloses = "2022-11-07 24:00"',
    )
    assert later != CALL["calendar.toml"]
    reading = read_bundle({**CALL, "calendar.toml": later, "examples.toml": ""})
    assert reading.problems == ()
    assert reading.definition is not None
    assert reading.definition.window("recommendation").spoken.zh == "2022年9月至2022年11月7日24:00"


def test_a_second_window_of_one_stage_is_refused() -> None:
    again = (
        '\n[[window]]\nstage = "collection"\nname = { zh = "再征集", en = "Again" }\n'
        'opens = "2022-10"\ncloses = "2022-10"\nsource = "x"\n'
    )
    (one,) = problems(CALL, ("calendar.toml", "", again))
    assert (one.code, one.key) == ("twice", "window.8.stage")


def test_a_call_without_units_has_no_channels_and_quotas() -> None:
    found = problems(AWARDS, ("channels.toml", "", CALL["channels.toml"]))
    assert [(one.file, one.code) for one in found] == [("channels.toml", "no-recommendation")]


def test_a_call_with_units_gives_every_channel_a_quota_on_every_list() -> None:
    found = problems(CALL, ("quotas.toml", "limit = 5", 'limit = 5\nchannel = "society"'))
    (one,) = found
    assert one.code == "no-quota"
    assert "provincial, corps, pilot-city, central-enterprise, consortium, other" in one.en


def test_a_strange_file_is_pointed_out() -> None:
    found = problems(CALL, ("quota.toml", "", "x = 1"))
    assert [(one.file, one.code) for one in found] == [("quota.toml", "unknown-file")]


def test_a_folder_that_is_none_an_empty_one_and_a_file_of_bytes(tmp_path: Path) -> None:
    assert [one.code for one in read(tmp_path / "nowhere").problems] == ["no-folder"]
    assert {one.code for one in read(tmp_path).problems} >= {"no-file"}
    (tmp_path / "programme.toml").write_bytes(b"key = 'a'\n\xff\xfe")
    assert any((one.file, one.line, one.code) == ("programme.toml", 2, "not-utf-8") for one in read(tmp_path).problems)
    (tmp_path / "lists.toml").write_bytes(b"#" * 1_000_001)
    assert any((one.file, one.code) == ("lists.toml", "too-large") for one in read(tmp_path).problems)


def test_a_definition_kept_as_texts_reads_the_same_as_its_folder() -> None:
    assert read_bundle(CALL).definition == read(ROOT / "kczg-2022").definition
    crlf = {name: text.replace("\n", "\r\n") for name, text in CALL.items() if name.endswith(".toml")}
    prose = {name: text for name, text in CALL.items() if name.endswith(".md")}
    assert read_bundle({**crlf, **prose}).definition == read(ROOT / "kczg-2022").definition
