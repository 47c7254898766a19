"""A letter as it arrives: its links lead somewhere, and it says of which programme it is."""

from __future__ import annotations

import pytest
from django.core import mail

from jinbang.apps.mailroom.actions import post
from jinbang.apps.mailroom.models import Letter
from jinbang.jobs.tick import tick

BODY = (
    "请打开一次性链接答复：\n/expert/invitation/abc_DEF-1/\n/理由中的斜线/不是地址",
    "Answer by this one-time link:\n/expert/invitation/abc_DEF-1/",
)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_path_in_a_letter_becomes_an_address_and_the_programme_signs(world, settings, language):
    settings.SITE_URL = "https://awards.example.org"
    person = world.applicant.person
    person.language = language
    person.save()
    post(
        key="one",
        kind="invitation",
        person=person,
        subject=("题", "Subject"),
        body=BODY,
        at=world.at(),
        programme=world.key,
    )
    assert tick(at=world.at()) == {}
    sent = next(one for one in mail.outbox if one.extra_headers["X-Jinbang-Letter"] == "one")
    assert "\nhttps://awards.example.org/expert/invitation/abc_DEF-1/" in sent.body
    assert ("\n/理由中的斜线/不是地址" in sent.body) is (language == "zh-hans")
    end = sent.body.partition("\n-- \n")[2]
    programme = world.programme
    assert end == f"{programme.title if language == 'zh-hans' else programme.title_en}\nhttps://awards.example.org\n"
    assert Letter.objects.get(key="one").sent_at == world.at()
