"""An applicant saves part of a draft."""

from __future__ import annotations

import pytest

from jinbang.apps.nominations.actions import choose_unit, save_section
from jinbang.apps.nominations.models import Application
from tests.saying import refusal


@pytest.fixture
def draft(world):
    return world.draft_application(filled=False)


def save(world, draft, values, *, revision=0, section="profile", actor=None, at="2022-10-20T10:00"):
    return save_section(
        application_id=draft.pk, section=section, values=values, revision=revision,
        actor=actor or world.applicant.person, at=world.at(at),
    )  # fmt: skip


def test_what_is_typed_is_kept_as_typed_right_or_wrong(world, draft):
    saved = save(world, draft, {"name": "示例（甲）有限公司", "uscc": "wrong"})
    kept = world.fresh(draft)
    assert kept.draft == {"name": "示例（甲）有限公司", "uscc": "wrong"}
    assert (saved.revision, kept.draft_revision, kept.title) == (1, 1, "示例（甲）有限公司")
    assert [place for place, _, _ in saved.problems] == ["uscc"]
    assert world.ledger_kinds() == []  # a draft is not on record


def test_sections_are_saved_one_after_another_and_do_not_lose_each_other(world, draft):
    save(world, draft, {"name": "示例有限公司"})
    save(world, draft, {"summary": "简介"}, section="content", revision=1)
    save(world, draft, {"name": "示例股份公司", "summary": "不属于这一部分"}, revision=2)
    assert world.fresh(draft).draft == {"name": "示例股份公司", "summary": "简介"}


def test_a_stale_page_overwrites_nothing(world, draft):
    save(world, draft, {"name": "先保存的"})
    with refusal("stale-revision"):
        save(world, draft, {"name": "后保存的"}, revision=0)
    assert world.fresh(draft).draft == {"name": "先保存的"}


def test_the_same_words_once_more_are_no_conflict(world, draft):
    """A button pressed twice, or pressed while the page was saving by itself."""
    first = save(world, draft, {"name": "按了两次"})
    second = save(world, draft, {"name": "按了两次"}, revision=0)
    assert (second.revision, second.saved_at) == (first.revision, first.saved_at)
    assert world.fresh(draft).draft_revision == 1


def test_a_colleague_of_the_applicant_may_write_and_nobody_else(world, draft):
    colleague = world.officer("preparer", world.applicant.organisation)
    save(world, draft, {"name": "同事填写"}, actor=colleague)
    for stranger in (world.new_applicant().person, world.handler, world.approver, world.secretary):
        with refusal("not-allowed"):
            save(world, draft, {"name": "他人填写"}, revision=1, actor=stranger)
    assert world.fresh(draft).draft == {"name": "同事填写"}


def test_R21_a_declaration_of_secrets_stops_at_once_and_keeps_nothing(world, draft):
    with refusal("classified", "R21") as refused:
        save(world, draft, {"not-secret": "no", "name": "某涉密项目"})
    assert "线下" in refused.value.refusal.zh
    assert world.fresh(draft).draft == {}


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"name": "甲\x00乙"}, "bad-characters"),
        ({"name": "\ud800"}, "bad-characters"),
        ({"products": "长" * 1_100_000}, "too-much"),
    ],
)
def test_what_no_database_can_keep_is_refused_in_words(world, draft, values, code):
    section = "content" if "products" in values else "profile"
    with refusal(code):
        save(world, draft, values, section=section)
    assert world.fresh(draft).draft == {}


def test_there_is_no_such_section(world, draft):
    with refusal("no-such-section"):
        save(world, draft, {"name": "甲"}, section="nowhere")


def test_T1_the_last_millisecond_saves_and_2400_does_not(world, draft):
    save(world, draft, {"name": "赶上了"}, at="2022-10-31T23:59:59.999")
    with refusal("too-late", "notice 4"):
        save(world, draft, {"name": "晚了"}, revision=1, at="2022-10-31T24:00")
    assert world.fresh(draft).draft == {"name": "赶上了"}


def test_the_unit_does_not_see_what_is_written_after_submission(world):
    application = world.submitted_application()
    save(world, application, {"name": "改名后的公司"}, revision=1)
    kept = world.fresh(application)
    assert kept.draft["name"] == "改名后的公司"
    assert kept.title == kept.current.title != "改名后的公司"


def test_what_is_recommended_is_frozen(world):
    application = world.recommended_application()
    with refusal("not-allowed"):
        save(world, application, {"name": "改名"}, revision=1)


def test_a_draft_may_be_meant_for_another_unit_before_it_is_sent(world, draft):
    other = world.new_unit().organisation
    choose_unit(application_id=draft.pk, unit_id=other.pk, actor=world.applicant.person, at=world.at())
    assert Application.objects.get(pk=draft.pk).unit_id == other.pk
    sent = world.submitted_application()
    with refusal("recall-first", "R1"):
        choose_unit(application_id=sent.pk, unit_id=other.pk, actor=world.applicant.person, at=world.at())
