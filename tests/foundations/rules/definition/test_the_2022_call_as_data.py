"""programmes/kczg-2022 holds every fact of the notice, each with its clause."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from jinbang.rules.definition import ProgrammeDefinition, Settings, Text
from jinbang.rules.quota import allowances
from jinbang.rules.reading import read

ROOT = Path(__file__).parents[4]
BEIJING = timezone(timedelta(hours=8))


@pytest.fixture(scope="module")
def call() -> ProgrammeDefinition:
    reading = read(ROOT / "programmes" / "kczg-2022")
    assert reading.problems == ()
    assert reading.definition is not None
    return reading.definition


def test_the_identity_is_the_notices_with_its_brackets_verbatim(call: ProgrammeDefinition) -> None:
    assert call.title.zh == "关于征集遴选2022年“科创中国”系列榜单的通知"
    assert call.document_number == "科协办函创字\u30142022\u301591号"
    assert (call.issuer.zh, call.organiser.zh) == ("中国科协办公厅", "中国科协")
    assert (call.signed, call.published) == (date(2022, 9, 5), date(2022, 9, 6))
    assert (call.zone, call.language) == ("Asia/Shanghai", "zh-hans")


def test_the_secretariat_has_both_spellings(call: ProgrammeDefinition) -> None:
    secretariat = call.body(call.secretariat)
    assert secretariat.name.zh == "“科创中国”联合体秘书处"
    assert secretariat.aliases == ("“科创中国”联合秘书处",)


def test_there_are_two_attachments_and_seven_addressees(call: ProgrammeDefinition) -> None:
    assert [name.zh for _, name in call.attachments] == [
        "2022年“科创中国”系列榜单申报条件",
        "2022年“科创中国”系列榜单申报样表",
    ]
    assert [one.zh for one in call.addressees] == [
        "各全国学会、协会、研究会",
        "各省、自治区、直辖市科协",
        "新疆生产建设兵团科协",
        "“科创中国”试点城市（园区）",
        "中央企业科协",
        "“科创中国”联合体",
        "各有关单位",
    ]


def test_seven_lists_two_of_them_organised_separately_without_forms_T6(call: ProgrammeDefinition) -> None:
    assert [(one.name.zh, one.nominee, one.separately_organised, bool(one.form)) for one in call.lists] == [
        ("先导技术榜", "technology", False, True),
        ("新锐企业榜", "enterprise", False, True),
        ("融通创新组织榜", "organisation", False, True),
        ("创业就业先锋榜", "person", False, True),
        ("技术经理人先锋榜", "person", False, True),
        ("国际创新合作榜", "cooperation", True, False),
        ("开源创新榜", "project", True, False),
    ]
    assert [one.stage_wording.zh for one in call.lists] == ["初评机构"] * 5 + ["评审机构"] * 2


def test_five_industry_tracks_and_one_special(call: ProgrammeDefinition) -> None:
    tracks = call.honour_list("pioneer-technology").tracks
    assert [(one.name.zh, one.kind) for one in tracks] == [
        ("电子信息", "industry"),
        ("生物医药", "industry"),
        ("装备制造", "industry"),
        ("先进材料", "industry"),
        ("绿色低碳", "industry"),
        ("产业基础", "special"),
    ]


def test_every_contest_has_its_body_and_green_has_two_T4_T5(call: ProgrammeDefinition) -> None:
    found = {key: [call.body(m.body).name.zh for m in call.mandates_for(key)] for key in call.contests}
    assert found == {
        "pioneer-technology/electronic-information": ["中国科协信息科技学会联合体"],
        "pioneer-technology/biomedicine": ["中国科协生命科学学会联合体"],
        "pioneer-technology/equipment-manufacturing": ["中国科协智能制造学会联合体"],
        "pioneer-technology/advanced-materials": ["中国科协先进材料学会联合体"],
        "pioneer-technology/green-low-carbon": ["中国科协生态环境产学联合体", "中国科协清洁能源学会联合体"],
        "pioneer-technology/industrial-foundation": ["中国科协智能制造学会联合体"],
        "rising-enterprise": ["“科创中国”联合体秘书处"],
        "convergence-organisation": ["北京市长城企业战略研究所"],
        "entrepreneurship-pioneer": ["中国技术经济学会"],
        "technology-manager": ["国际技术转移协作网络"],
        "international-cooperation": ["中国国际科技交流中心"],
        "open-source": ["“科创中国”开源创新联合体"],
    }
    assert [m.role for m in call.mandates_for("pioneer-technology/green-low-carbon")] == ["lead", "co"]


def test_the_secretariat_files_to_another_and_everybody_else_to_it(call: ProgrammeDefinition) -> None:
    assert {m.contest: m.acknowledger for m in call.mandates if m.acknowledger != "secretariat"} == {
        "rising-enterprise": "innovation-department"
    }
    assert call.body("innovation-department").name.zh == "中国科协科学技术创新部"
    assert all(m.body != m.acknowledger for m in call.mandates)


@pytest.mark.parametrize(("memberships", "places"), [(1, 29), (2, 58), (3, 87), (7, 203)])
def test_quotas_of_several_memberships_add_up_R2_T3(call: ProgrammeDefinition, memberships: int, places: int) -> None:
    held = [channel.key for channel in call.channels][:memberships]
    found = allowances(programme=call, channels=held)
    assert sum(one.places for one in found.values()) == places
    assert {key: one.places for key, one in found.items()} == {
        **{key: 3 * memberships for key in call.contests if key.startswith("pioneer-technology/")},
        "rising-enterprise": 5 * memberships,
        "convergence-organisation": 2 * memberships,
        "entrepreneurship-pioneer": 2 * memberships,
        "technology-manager": 2 * memberships,
    }


def test_there_are_seven_channels(call: ProgrammeDefinition) -> None:
    assert [one.name.zh for one in call.channels] == [
        "全国学会、协会、研究会",
        "各省、自治区、直辖市科协",
        "新疆生产建设兵团科协",
        "“科创中国”试点城市（园区）",
        "中央企业科协",
        "“科创中国”联合体成员单位",
        "其他各有关单位",
    ]


def test_the_last_day_of_collection_is_spoken_24_and_kept_as_the_next_midnight_R1(call: ProgrammeDefinition) -> None:
    for stage in ("collection", "recommendation"):
        window = call.window(stage)
        assert window.closes == datetime(2022, 11, 1, tzinfo=BEIJING)
        assert window.spoken.zh.endswith("10月31日24:00")
        assert window.contains(datetime(2022, 10, 31, 23, 59, 59, 999999, tzinfo=BEIJING))
        assert not window.contains(datetime(2022, 11, 1, tzinfo=BEIJING))


def test_the_stages_have_the_notices_windows(call: ProgrammeDefinition) -> None:
    def at(year: int, month: int) -> datetime:
        return datetime(year, month, 1, tzinfo=BEIJING).astimezone(UTC)

    found = {
        one.stage: (one.opens and one.opens.astimezone(UTC), one.closes and one.closes.astimezone(UTC))
        for one in call.calendar
    }
    assert found == {
        "publicity": (at(2022, 9), at(2023, 5)),
        "collection": (at(2022, 9), at(2022, 11)),
        "recommendation": (at(2022, 9), at(2022, 11)),
        "preliminary": (at(2022, 11), at(2022, 12)),
        "final": (at(2022, 12), at(2023, 1)),
        "release": (at(2023, 1), at(2023, 2)),
        "promotion": (at(2023, 1), None),
    }


def test_publicity_runs_beside_every_other_stage(call: ProgrammeDefinition) -> None:
    publicity = call.window("publicity")
    for stage in ("collection", "preliminary", "final", "release"):
        opens = call.window(stage).opens
        assert opens is not None
        assert publicity.contains(opens)


def test_the_silences_of_the_notice_have_their_defaults_as_sector_practice(call: ProgrammeDefinition) -> None:
    s = call.settings
    assert (s.screening, s.correction_rounds, s.correction_days) == (True, 1, 5)
    assert (s.public_notice, s.notice_days, s.notice_kind) == (True, 7, "natural")
    assert (s.objections, s.objection_days, s.one_live_recommendation) == (True, 30, True)
    assert (s.former_winners, s.one_track_per_technology) == ("block", True)
    assert (s.slot_back_after_screening, s.recall_frees_slot, s.ranked, s.order_by) == (False, True, False, "unit")
    assert (s.quorum, s.threshold, s.threshold_base) == (Fraction(2, 3), Fraction(2, 3), "present")
    stated = {name for name, source in call.sources.items() if source.startswith("notice")}
    assert stated == {"recommendation", "final_review", "filing_gate"}
    assert {call.sources[one.name] for one in dataclasses.fields(Settings)} - {"sector practice"} <= {
        "notice 3",
        "notice 4",
        "notice 5",
    }


def test_every_rule_names_its_clause(call: ProgrammeDefinition) -> None:
    for name in ("lists", "channels", "quotas", "calendar", "mandates", "contacts", "conditions"):
        assert all(one.source for one in getattr(call, name)), name
    assert all(one.source for one in (*call.screening_reasons, *call.objection_refusals, *call.criteria.values()))


def test_conditions_and_forms_are_marked_as_examples(call: ProgrammeDefinition) -> None:
    assert all(one.example for one in call.conditions)
    assert all(one.example and "示例，非真实附件" in one.name.zh for one in call.forms.values())


def test_no_form_is_sent_without_the_declaration_that_nothing_is_classified_R21(call: ProgrammeDefinition) -> None:
    for contest in call.contests.values():
        if not contest.separately_organised:
            found = [one.predicate for one in call.conditions_for(contest.key)]
            assert "not-secret" in found, contest.key
            assert call.form_for(contest.key).fields[call.form_for(contest.key).roles["not-secret"]].required


def test_contacts_have_several_telephones_all_invented(call: ProgrammeDefinition) -> None:
    numbers = [phone.number for contact in call.contacts for phone in contact.phones]
    assert all(re.fullmatch(r"010-5550 01[0-9]{2}", number) for number in numbers)
    assert len(numbers) > len(set(numbers))  # one number in several roles
    assert {contact.purpose for contact in call.contacts} == {"enquiry", "technical-support", "review"}
    assert any(phone.extension for contact in call.contacts for phone in contact.phones)
    assert any(phone.mobile for contact in call.contacts for phone in contact.phones)
    reviewed = {name for contact in call.contacts for name in contact.contests}
    assert reviewed == set(call.contests)


def test_the_two_green_bodies_share_one_contact(call: ProgrammeDefinition) -> None:
    found = [one for one in call.contacts if "pioneer-technology/green-low-carbon" in one.contests]
    assert len(found) == 1
    assert "中国科协生态环境产学联合体" in found[0].organisation.zh
    assert "中国科协清洁能源学会联合体" in found[0].organisation.zh


def texts(value: Any) -> Iterator[Text]:
    if isinstance(value, Text):
        yield value
    elif dataclasses.is_dataclass(value):
        for one in dataclasses.fields(value):
            yield from texts(getattr(value, one.name))
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from texts(part)


@pytest.mark.parametrize("name", ["kczg-2022", "teaching-awards"])
def test_everything_is_said_in_both_languages(name: str) -> None:
    definition = read(ROOT / "programmes" / name).definition
    assert definition is not None
    found = list(texts(definition))
    assert len(found) > 50
    assert [one for one in found if bool(one.zh) != bool(one.en)] == []


def test_no_code_knows_the_name_of_a_programme() -> None:
    keys = [read(folder).definition for folder in (ROOT / "programmes").iterdir() if folder.is_dir()]
    named = {one.key for one in keys if one} | {folder.name for folder in (ROOT / "programmes").iterdir()}
    words = {*named, "pioneer-technology", "rising-enterprise", "green-low-carbon", "kczg"}
    assert {"kczg-2022", "teaching-awards"} <= words
    house = ROOT / "src" / "jinbang"
    guilty = {
        f"{file.relative_to(ROOT)}: {word}"
        for file in house.rglob("*.py")
        for word in words
        if word in re.sub(r'"""[\s\S]*?"""', "", file.read_text())
    }
    assert guilty == set()
