"""`jinbang check` and `jinbang programme diff`, as a person at a terminal meets them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jinbang.cli.main import main

ROOT = Path(__file__).parents[3] / "programmes"


def jinbang(*words: str) -> Result:
    return CliRunner().invoke(main, words)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The 2022 call in a folder that may be spoilt."""
    shutil.copytree(ROOT / "kczg-2022", tmp_path / "call")
    return tmp_path / "call"


def spoil(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1))


def test_a_sound_definition_is_summed_up_and_its_cases_hold() -> None:
    result = jinbang("check", str(ROOT / "kczg-2022"), "--lang", "zh")
    assert result.exit_code == 0
    for line in (
        "中国科协办公厅 · 科协办函创字〔2022〕91号 · 2022-09-06 · Asia/Shanghai",
        "  7 个榜单，12 个评选单元，其中 10 个接受申报",
        "  一种渠道身份：29 个（18+5+2+2+2）",
        "  两种渠道身份：58 个（36+10+4+4+4）",
        "    2022年9月至2022年10月31日24:00 / Sep 2022 to 31 Oct 2022, 24:00",
        "    [2022-09-01T00:00:00+08:00, 2022-11-01T00:00:00+08:00)",
        "  新锐企业榜: 初评机构 “科创中国”联合体秘书处；向中国科协科学技术创新部备案",
        "  correction-days = 5 [sector practice]",
        "  37 个算例，37 个成立",
    ):
        assert line in result.output.split("\n"), line


def test_the_same_in_english_for_a_call_of_another_kind() -> None:
    result = jinbang("check", str(ROOT / "teaching-awards"), "--lang", "en")
    assert result.exit_code == 0
    assert "  nobody recommends, so there are no places" in result.output.split("\n")
    assert "    [2025-10-01T00:00:00+02:00, 2025-11-01T00:00:00+01:00)" in result.output.split("\n")
    assert "  8 worked cases, 8 hold" in result.output.split("\n")


def test_every_mistake_is_printed_at_once_and_the_exit_status_is_one(copy: Path) -> None:
    spoil(copy, "quotas.toml", "limit = 5", "limti = 5")
    spoil(copy, "bodies.toml", 'acknowledger = "innovation-department"\n', "")
    spoil(copy, "calendar.toml", '"2022-10-31 24:00"', '"2022-08-31 24:00"')
    result = jinbang("check", str(copy), "--lang", "en")
    assert result.exit_code == 1
    line = (ROOT / "quotas.toml").name and (copy / "quotas.toml").read_text().split("\n").index("limti = 5") + 1
    assert (
        f"quotas.toml:{line} quota.2.limti – “limti” is not a key here. Did you mean “limit”?"
        in result.output.split("\n")
    )
    assert result.output.rstrip().endswith("4 mistakes.")
    assert "Traceback" not in result.output


def test_the_mistakes_are_said_in_chinese_too(copy: Path) -> None:
    spoil(copy, "quotas.toml", 'limit = 5\nsource = "notice 3"', "limit = 5")
    result = jinbang("check", str(copy), "--lang", "zh")
    assert "每条规则都要注明出处。请加上 source" in result.output
    assert result.output.rstrip().endswith("共 1 处错误。")


def test_a_worked_case_that_does_not_hold_fails_with_both_numbers(copy: Path) -> None:
    spoil(copy, "quotas.toml", "limit = 5", "limit = 4")
    result = jinbang("check", str(copy), "--lang", "en")
    assert result.exit_code == 1
    assert "  ✗ One membership: 18 + 5 + 2 + 2 + 2 = 29 [notice 3]" in result.output.split("\n")
    assert "total: expected 29, got 28" in result.output
    assert "37 worked cases, 34 hold" in result.output


def test_every_kind_of_worked_case_can_fail(copy: Path) -> None:
    (copy / "examples.toml").write_text(
        """
[[case]]
name = { zh = "甲", en = "A" }
kind = "window"
given = { stage = "final" }
expect = { zh = "从不", en = "never", opens = "2022-01-01", closes = "2022-01-01" }
source = "x"
[[case]]
name = { zh = "乙", en = "B" }
kind = "moment"
given = { stage = "final", at = "2022-12-05 12:00" }
expect = { open = false }
source = "x"
[[case]]
name = { zh = "丙", en = "C" }
kind = "body"
given = { contest = "open-source" }
expect = { bodies = ["secretariat"], acknowledger = "innovation-department" }
source = "x"
[[case]]
name = { zh = "丁", en = "D" }
kind = "eligibility"
given = { contest = "rising-enterprise", form = { employees = 501 } }
expect = { met = ["enterprise-employees"], failed = [], unknown = ["enterprise-employees"], blocks = false }
source = "x"
[[case]]
name = { zh = "戊", en = "E" }
kind = "form"
given = { contest = "rising-enterprise", form = { employees = "many" } }
expect = { complete = true, missing = [], wrong = [] }
source = "x"
[[case]]
name = { zh = "己", en = "F" }
kind = "moment"
given = { stage = "final", at = "some day" }
expect = { open = true }
source = "x"
"""
    )
    result = jinbang("check", str(copy), "--lang", "en")
    assert result.exit_code == 1
    assert "6 worked cases, 0 hold" in result.output
    for part in ("zh: expected 从不", "opens: expected", "closes: expected", "open: expected false, got true",
                 "bodies: expected [secretariat], got [open-source-consortium]", "acknowledger: expected",
                 "enterprise-employees: expected met, got failed", "blocks: expected false, got true",
                 "complete: expected true, got false", "wrong: expected [], got [employees]",
                 "at: expected a moment, got some day"):  # fmt: skip
        assert part in result.output, part


def test_a_folder_that_is_not_there_is_one_clear_line(tmp_path: Path) -> None:
    result = jinbang("check", str(tmp_path / "nowhere"), "--lang", "en")
    assert result.exit_code == 1
    assert result.output == "nowhere – This is no folder. Name the definition's folder.\n1 mistake.\n"


def test_two_definitions_are_compared_in_words(copy: Path) -> None:
    spoil(copy, "quotas.toml", "limit = 5", "limit = 6")
    result = jinbang("programme", "diff", str(ROOT / "kczg-2022"), str(copy), "--lang", "en")
    assert result.exit_code == 0
    lines = result.output.rstrip().split("\n")
    assert lines[2:] == ["~ quotas › rising-enterprise › limit: 5 → 6", "1 difference."]
    same = jinbang("programme", "diff", str(copy), str(copy), "--lang", "zh")
    assert same.output.rstrip().split("\n")[-1] == "两份定义内容相同。"


def test_a_definition_with_mistakes_cannot_be_compared(copy: Path) -> None:
    spoil(copy, "quotas.toml", "limit = 5", 'limit = "five"')
    result = jinbang("programme", "diff", str(ROOT / "kczg-2022"), str(copy), "--lang", "en")
    assert result.exit_code == 1
    assert "quota.2.limit" in result.output
