"""Public notice, objecting, following a case, from the outside (R16, R17, T12)."""

from __future__ import annotations

import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.publishing import PNG, on_notice, proposed
from tests.world import World

from jinbang.apps.publication.actions import decide_objection
from jinbang.apps.publication.models import Notice, NoticeItem, Objection

TYPED = {"name": "示例人", "organisation": "示例机构", "contact": "010-5550 0100", "text": "权属存在争议，见所附材料。"}


def evidence() -> SimpleUploadedFile:
    return SimpleUploadedFile("证据.png", PNG, "image/png")


def opened(world: World, clock: Any) -> tuple[Notice, str]:
    notice = on_notice(world, proposed(world))
    clock("2022-12-02T09:00")
    return notice, f"/notices/kczg-2022/1/object/{NoticeItem.objects.get().pk}/"


def test_the_window_is_said_to_end_at_24_00(client: Client, world: World, clock: Any) -> None:
    """R16"""
    opened(world, clock)
    page = client.get("/notices/kczg-2022/1/").content.decode()
    assert "2022年12月1日 — 2022年12月8日24:00" in page
    assert "7 个自然日" in page
    assert "首日不计" in page
    assert "提出异议" in page
    assert "2022年12月8日24:00" in client.get("/notices/").content.decode()


def test_after_24_00_the_lists_stay_and_nobody_can_object(client: Client, world: World, clock: Any) -> None:
    _, path = opened(world, clock)
    clock("2022-12-08T24:00")
    page = client.get("/notices/kczg-2022/1/").content.decode()
    assert NoticeItem.objects.get().name in page
    assert path not in page
    answer = client.post(path, {**TYPED, "evidence": evidence()})
    assert answer.status_code == 422
    assert "objection-late" in answer.content.decode()
    assert TYPED["text"] in answer.content.decode()
    assert not Objection.objects.exists()


def test_an_anonymous_objection_is_refused_with_its_code_and_keeps_what_was_typed(
    client: Client, world: World, clock: Any
) -> None:
    """T12"""
    _, path = opened(world, clock)
    answer = client.post(path, {**TYPED, "name": "", "evidence": evidence()})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<code>anonymous</code>" in page
    assert 'href="#f-name"' in page
    assert TYPED["text"] in page
    assert TYPED["contact"] in page
    assert not Objection.objects.exists()


def test_a_refusal_keeps_the_files_too(client: Client, world: World, clock: Any) -> None:
    """Nobody uploads evidence twice; a forged token brings nothing."""
    _, path = opened(world, clock)
    page = client.post(path, {**TYPED, "name": "", "evidence": evidence()}).content.decode()
    token = re.search(r'name="held" value="([^"]+)"', page)
    assert token is not None
    assert client.post(path, {**TYPED, "held": token[1][:-3] + "abc"}).status_code == 422
    assert client.post(path, {**TYPED, "held": token[1]}).status_code == 302
    assert [one["name"] for one in Objection.objects.get().evidence] == ["证据.png"]


def test_a_file_that_is_no_evidence_is_not_kept(client: Client, world: World, clock: Any) -> None:
    _, path = opened(world, clock)
    wrong = SimpleUploadedFile("a.exe", b"MZ\x90", "application/octet-stream")
    page = client.post(path, {**TYPED, "evidence": wrong}).content.decode()
    assert 'name="held"' not in page
    assert "a.exe" in page


def test_filing_shows_two_codes_and_the_second_opens_the_case(client: Client, world: World, clock: Any) -> None:
    _, path = opened(world, clock)
    answer = client.post(path, {**TYPED, "evidence": evidence()})
    assert (answer.status_code, answer["Location"]) == (302, "/objections/filed/")
    page = client.get("/objections/filed/").content.decode()
    case = Objection.objects.get()
    assert case.code in page
    code = re.search(r"<code>([\w-]{20,})</code>", page)
    assert code is not None
    decide_objection(
        objection_id=case.pk, admit=False, code="O04", actor=world.secretary, at=world.at("2022-12-03T09:00")
    )
    stranger = Client()
    told = stranger.post("/objections/", {"code": code[1]}).content.decode()
    assert case.code in told
    assert "O04" in told
    assert TYPED["name"] not in told
    assert TYPED["contact"] not in told


def test_the_codes_are_shown_to_nobody_else(client: Client, world: World, clock: Any) -> None:
    _, path = opened(world, clock)
    client.post(path, {**TYPED, "evidence": evidence()})
    assert Client().get("/objections/filed/").status_code == 302


def test_a_wrong_code_opens_nothing(client: Client, world: World, clock: Any) -> None:
    for typed in ("", "wrong", "示例"):
        answer = client.post("/objections/", {"code": typed})
        assert answer.status_code == 422
        assert 'class="error"' in answer.content.decode()


def test_a_notice_item_of_elsewhere_is_not_found(client: Client, world: World, clock: Any) -> None:
    opened(world, clock)
    assert client.get("/notices/kczg-2022/1/object/999999/").status_code == 404
