"""Public pages are made once for everybody, and nothing that happens is shown late (R1, R18)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.publishing import listed, proposed
from tests.world import World

from jinbang.web.public import caching

CALL = "/p/kczg-2022/call/"


def queries(client: Client, path: str = "/", **headers: str) -> int:
    """How often the database was asked for the page."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path, headers=headers).status_code == 200
    return len(asked)


def text(client: Client, path: str = "/", **headers: str) -> str:
    return client.get(path, headers=headers).content.decode()


def test_the_next_stranger_is_given_the_page_that_the_first_was_given(client: Client, world: World, clock: Any) -> None:
    assert queries(client) > 1
    assert queries(Client()) == 1  # whether anything has happened
    assert text(client) == text(Client())


def test_an_act_is_shown_in_the_same_second(client: Client, world: World, clock: Any) -> None:
    path = "/p/kczg-2022/call/versions/"
    assert "第 2 版" not in text(client, path)
    world.amended(correction_days=7)
    assert "第 2 版" in text(client, path)


def test_the_end_of_collection_is_shown_at_its_instant_though_nothing_was_done(client: Client, world: World, clock: Any) -> None:  # fmt: skip
    """R1"""
    closes = world.definition.window("collection").closes.replace(tzinfo=None)
    for moment, open_ in ((closes - timedelta(milliseconds=1), True), (closes, False)):
        clock(moment.isoformat())
        assert ("开始申报" in text(client)) is open_


def test_a_list_is_shown_at_the_instant_of_its_release(client: Client, world: World, clock: Any) -> None:
    """R18"""
    entry = listed(world, proposed(world))[0]
    path = "/lists/kczg-2022/rising-enterprise/"
    for moment, there in (("2023-01-10T08:59:59.999", False), ("2023-01-10T09:00:00", True)):
        clock(moment)
        assert [entry.name in text(Client(), path) for _ in range(2)] == [there, there]


def test_nobody_is_shown_what_was_made_for_a_person_who_signed_in(client: Client, world: World, clock: Any) -> None:
    """R19"""
    text(client)  # kept
    known = Client()
    known.force_login(world.applicant.person)
    assert world.applicant.person.name in text(known)
    assert world.applicant.person.name not in text(client)
    clock("2022-10-19T17:57")
    assert world.applicant.person.name in text(known)  # asked first this time
    assert world.applicant.person.name not in text(client)


def test_a_passing_message_is_for_its_reader_only(client: Client, world: World, clock: Any) -> None:
    text(client)
    told = Client()
    told.cookies["messages"] = "anything"
    assert queries(told) > 1


def test_a_kept_page_has_no_cookie_and_no_token(client: Client, world: World, clock: Any) -> None:
    for path in ("/", CALL, "/notices/", "/lists/", "/record/"):
        answer = client.get(path)
        assert not answer.cookies
        assert "csrfmiddlewaretoken" not in answer.content.decode()
        assert queries(Client(), path) == 1


def test_a_page_whose_form_bears_a_token_is_made_for_each_reader(client: Client, world: World, clock: Any) -> None:
    first, second = client.get("/objections/"), Client().get("/objections/")
    assert first.cookies[settings.CSRF_COOKIE_NAME].value != second.cookies[settings.CSRF_COOKIE_NAME].value


def test_each_language_and_each_query_has_its_own_page(client: Client, world: World, clock: Any) -> None:
    chinese = text(client)
    assert text(client, **{"accept-language": "en"}) != chinese
    assert 'lang="zh-Hans"' in text(client, "/?a=1")
    assert "next=/%3Fa%3D1" in text(client, "/?a=1")
    client.cookies["language"] = "en"
    assert '<html lang="en">' in text(client)
    assert text(Client()) == chinese


def test_a_kept_page_is_as_guarded_as_any_other(client: Client, world: World, clock: Any) -> None:
    text(client)
    answer = Client().get("/")
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert (answer["X-Frame-Options"], answer["Cache-Control"]) == ("DENY", "private, no-cache")
    assert Client().get("/", headers={"host": "elsewhere.example"}).status_code == 400


def test_a_reader_who_has_the_page_is_answered_not_modified_until_it_differs(client: Client, world: World, clock: Any) -> None:  # fmt: skip
    tag = client.get(CALL)["ETag"]

    def again() -> int:
        return client.get(CALL, headers={"if-none-match": tag}).status_code

    assert again() == 304
    clock("2022-10-19T17:56:30")  # the clock in the foot alone differs
    assert again() == 304
    world.submitted_application()  # an act that the page does not tell of
    assert again() == 304
    world.amended(correction_days=7)
    assert again() == 200
    tag = client.get(CALL)["ETag"]
    client.cookies["language"] = "en"
    assert again() == 200


def test_pages_that_are_kept_stay_within_their_room(client: Client, world: World, clock: Any, monkeypatch: Any) -> None:
    room = 4 * len(client.get("/").content)
    monkeypatch.setattr(caching, "ROOM", room)
    for n in range(20):
        client.get(f"/?n={n}")
    assert 0 < sum(len(one.body) for one in caching._pages.values()) <= room
    assert queries(client, "/?n=19") == 1
    assert queries(client, "/?n=0") > 1


def test_the_language_is_chosen_without_a_token_but_not_from_another_site(world: World, clock: Any) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/language/setlang/", {"language": "en", "next": "/lists/"})
    assert (answer.status_code, answer["Location"]) == (302, "/lists/")
    assert '<html lang="en">' in text(strict)
    foreign = {"sec-fetch-site": "cross-site"}
    assert strict.post("/language/setlang/", {"language": "zh-hans"}, headers=foreign).status_code == 403
    away = strict.post("/language/setlang/", {"language": "en", "next": "https://elsewhere.example/"})
    assert "elsewhere" not in away["Location"]
