"""No public page shows an identity number, a mobile number, an e-mail address or somebody's contact (R19, T13)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver, resolve
from tests.publishing import PNG, drawn, on_notice, proposed
from tests.world import World

from jinbang.apps.ledger.actions import seal
from jinbang.apps.promotion import actions as promotion
from jinbang.apps.publication import actions as publication
from jinbang.apps.publication.models import Entry, NoticeItem, Objection
from jinbang.rules.text import scan_personal

#: Telephones that the call itself publishes (invented, 010-5550 …).
PUBLISHED = re.compile(r"010-?5550")


def mobile(n: int) -> str:
    return "13" + f"{800000000 + n}"


def identity(n: int) -> str:
    body = "11010119900307" + f"{n:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


SECRETS = {
    "mobile": mobile(1), "identity": identity(7), "email": "secret.person" + "@" + "example.org",
    "landline": "010-" + "6" * 4 + " 0199", "address": "示例市示例路77号3单元401室", "objector": "示例异议人甲乙",
}  # fmt: skip


def test_the_private_data_of_this_test_would_be_found() -> None:
    found = {one.kind for one in scan_personal(text=" ".join(SECRETS.values()))}
    assert found == {"mobile", "identity", "email", "landline"}


@pytest.fixture
def filled(world: World, clock: Any, client: Client) -> World:
    """Every stage has something to show, and everything private is filled in."""
    private = f"{SECRETS['mobile']} {SECRETS['identity']} {SECRETS['email']} {SECRETS['landline']} {SECRETS['address']}"
    applications = [proposed(world, contest) for contest in world.intake]
    for application in applications:
        application.draft = {**application.draft, "private-note": private}
        application.save(update_fields=["draft"])
        version = application.current
        version.data = {**version.data, "private-note": private}
        version.save(update_fields=["data"])
    world.draft_application()
    on_notice(world, *applications)
    clock("2022-12-02T09:00")
    item = NoticeItem.objects.order_by("pk").first()
    answer = client.post(
        f"/notices/kczg-2022/1/object/{item.pk}/",
        {"name": SECRETS["objector"], "contact": private[:190], "text": f"联系 {private}", "organisation": "示例机构",
         "evidence": SimpleUploadedFile("证据.png", PNG, "image/png")},
    )  # fmt: skip
    assert answer.status_code == 302
    case, at = Objection.objects.get(), world.at("2022-12-09T09:00")
    publication.decide_objection(objection_id=case.pk, admit=False, code="O04", actor=world.secretary, at=world.at("2022-12-03T09:00"))  # fmt: skip
    publication.end_notice(notice_id=item.notice_id, at=at)
    publication.decide_release(programme_id=world.programme.pk, release_at=at, actor=world.secretary, at=at)
    publication.release_lists(programme_id=world.programme.pk, at=at)
    entries = list(Entry.objects.order_by("pk"))
    publication.issue_certificates(programme_id=world.programme.pk, entries=[e.pk for e in entries], render=drawn, actor=world.secretary, at=at)  # fmt: skip
    for entry in entries:
        owner = entry.application.preparer
        promotion.edit_page(entry_id=entry.pk, text=f"来电 {SECRETS['mobile']}，{SECRETS['email']}", text_en=f"Call {SECRETS['mobile']}", consent=True, actor=owner, at=at)  # fmt: skip
        promotion.state_need(entry_id=entry.pk, kind="pilot", text=f"请拨 {SECRETS['mobile']}", actor=owner, at=at)
    promotion.make_offer(programme_id=world.programme.pk, organisation="示例园区", contact=private[:190], kind="pilot", text=private, at=at)  # fmt: skip
    promotion.plan_event(programme_id=world.programme.pk, on=at.date(), medium="示例媒体", title=f"热线 {SECRETS['mobile']}", actor=world.secretary, at=at)  # fmt: skip
    seal(at=at, reason="cut-off collection")
    return world


def crawled(client: Client) -> dict[str, str]:
    """Every page that links from the public pages lead to, by address; other audiences' pages are left out."""
    waiting, pages = ["/"], {}
    while waiting:
        path = waiting.pop()
        if path in pages or not re.match(r"/($|p/|notices/|lists/|entries/|check/|record/|objections/|draws/)", path):
            continue
        answer = client.get(path)
        assert answer.status_code == 200, path
        pages[path] = answer.content.decode()
        waiting += [link.replace("&amp;", "&") for link in re.findall(r'href="(/[^"#]*)', pages[path])]
    return pages


def without_markup(page: str) -> str:
    """What is read, and every attribute, without the tokens of forms."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_t13_r19_no_public_page_shows_anything_private(filled: World, clock: Any, language: str) -> None:
    """T13: during the notice and after the release; a stranger's eyes."""
    pages: dict[str, str] = {}
    for moment in ("2022-12-02T10:00", "2023-02-01T09:00"):
        clock(moment)
        client = Client()
        client.cookies["language"] = language
        pages |= {f"{moment} {path}": page for path, page in crawled(client).items()}
        for number in ("KCZG-2022-B-0001", "KCZG-2022-A1-0001"):
            pages[f"{moment} {number}"] = client.get(f"/check/{number}/").content.decode()
    assert len(pages) > 60
    found = {
        (path, one.kind, one.text)
        for path, page in pages.items()
        for one in scan_personal(text=without_markup(page))
        if not PUBLISHED.match(one.text)
    }
    assert found == set()
    shown = {(path, what) for path, page in pages.items() for what, secret in SECRETS.items() if secret in page}
    assert shown == set()


def test_every_public_address_was_visited(filled: World, clock: Any) -> None:
    """The scan above leaves no page out: each address of the public table is among those that the crawl reaches."""
    from_table = get_resolver("jinbang.web.public.urls").url_patterns
    names = {pattern.name for pattern in from_table}
    reached = set()
    for moment in ("2022-12-02T10:00", "2023-02-01T09:00"):
        clock(moment)
        reached |= {resolve(path.split("?")[0]).url_name for path in crawled(Client())}
    # The page after filing and its receipt are the filer's own; a certificate's page is opened by its number; nobody drew
    # or voted in this world (test_draws.py and secretariat/test_ballots.py look at those pages); the log's files are hashes.
    own = {"draw", "draw-commitment", "draw-result", "draw-replay", "ballots"}
    assert names - reached == {"objection-filed", "objection-receipt", "certificate", "log"} | own


def test_the_objector_s_own_pages_do_not_repeat_who_objected(filled: World, client: Client) -> None:
    page = client.get("/objections/filed/").content.decode()
    code = re.search(r"<code>([\w-]{20,})</code>", page)
    assert code is not None
    case = Client().post("/objections/", {"code": code[1]}).content.decode()
    for said in (page, case):
        assert [one for one in scan_personal(text=without_markup(said)) if not PUBLISHED.match(one.text)] == []
        assert SECRETS["objector"] not in said
