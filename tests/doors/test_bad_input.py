"""Bad input at every page that takes any: one clear message, nothing lost, never a 500.

The pages are derived from the URL table, the forms from the pages themselves: what is added tomorrow is tried tomorrow.
An error inside a view is an exception here (Django's client raises it), so a 500 fails with its traceback.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client, override_settings
from tests.doors.busy import Busy, FormOnPage, Place, forms_of
from tests.doors.visiting import file
from tests.world import World

pytestmark = pytest.mark.django_db
FINE = {200, 202, 302, 303}  # 202: what was asked for is being made (its page says so)
SAID = {400, 403, 404, 405, 409, 413, 422}
ENDS = re.compile(r"<h1[^>]*>\s*(?P<title>[^<]*[\u4e00-\u9fff][^<]*)", re.DOTALL)
BIG = 5 * 1024 * 1024


class Knocking:
    """One busy call for the whole module: each POST is taken back, so everybody finds it as it was."""

    def __init__(self, clock: dict[str, datetime]) -> None:
        self.clock, self.busy = clock, Busy(World())
        self.broken: list[str] = []
        self.forms = list(self._forms())

    def _forms(self) -> Iterator[tuple[Place, Client, FormOnPage]]:
        """Every form of every page, once; and each address as if it had an empty form."""
        seen: set[tuple[str, tuple[str, ...], str]] = set()
        for place in self.busy.places():
            self.clock["at"] = place.at
            client = place.browser(raise_request_exception=False)
            page = client.get(place.url)
            if page.status_code >= 500:
                self.broken.append(f"{place.name} {place.url}")
            readable = page.status_code == 200 and not page.streaming and page["Content-Type"].startswith("text/html")
            forms = forms_of(page.content.decode(), place.url) if readable else []
            for one in [*forms, FormOnPage(place.url)]:
                known = (one.action, tuple(sorted(one.fields)), one.fields.get("do", ""))
                if known not in seen:
                    seen.add(known)
                    yield place, place.browser(), one

    def post(self, place: Place, client: Client, address: str, *values: Any, **options: Any) -> Any:
        """Post in a savepoint that is taken back."""
        self.clock["at"] = place.at
        with transaction.atomic():
            answer = client.post(address, *values, **options)
            transaction.set_rollback(True)
        return answer


@pytest.fixture(scope="module")
def knocking(django_db_setup: None, django_db_blocker: Any) -> Iterator[Knocking]:
    """The busy call, in a transaction of its own that is never committed; uploads stay in memory."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        held = {"at": World.at()}
        patch.setattr("jinbang.web.middleware.now", lambda: held["at"])
        storages = {**settings.STORAGES, "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}
        with override_settings(STORAGES=storages), transaction.atomic():
            yield Knocking(held)
            transaction.set_rollback(True)


def unclear(answer: Any) -> str:
    """Why an answer is no clear message; "" where it is one, or where nothing was wrong."""
    if answer.status_code in FINE:
        return ""
    if answer.status_code not in SAID:
        return f"status {answer.status_code}"
    if answer.headers.get("Content-Type", "").startswith("application/json"):
        told = answer.json()
        return "" if told.get("why") or told.get("form") else "no reason"
    text = answer.content.decode()
    if "Traceback" in text or not ENDS.search(text):
        return f"status {answer.status_code} without words: {text[:200]}"
    return ""


def filled(form: FormOnPage, value: str, files: Callable[[], Any] | None = None) -> dict[str, Any]:
    """The form with `value` in every field but the one that says which form it is."""
    values: dict[str, Any] = {name: kept if name == "do" else value for name, kept in form.fields.items()}
    return values | {name: files() if files else value for name in form.files}


GARBAGE: dict[str, Callable[[FormOnPage], dict[str, Any]]] = {
    "an empty form": lambda form: {k: v for k, v in form.fields.items() if k == "do"},
    "words where numbers belong": lambda form: filled(form, "不是数字\ufffd\u202e{{7*7}}<script>"),
    "a number that no database holds": lambda form: filled(form, "9" * 30),
    "an id of nothing": lambda form: filled(form, "987654321"),
    "a digit that is no number": lambda form: filled(form, "²"),
    "a NUL character": lambda form: filled(form, "示例\0文本"),
    "a very long line": lambda form: filled(form, "长" * 70_000),
    "files that lie": lambda form: filled(form, "示例", lambda: file(b"PK\x03\x04 no pdf", "../..\\x\0.pdf")),
    "files where text belongs": lambda form: {
        name: form.fields["do"] if name == "do" else file(b"text", "a.txt") for name in form.fields
    },
}


@pytest.mark.parametrize("kind", GARBAGE)
def test_garbage_in_every_form_is_refused_in_words(kind: str, knocking: Knocking) -> None:
    wrong = []
    for place, client, form in knocking.forms:
        try:
            why = unclear(knocking.post(place, client, form.action, GARBAGE[kind](form)))
        except Exception as error:
            why = f"{type(error).__name__}: {error}"
        if why:
            wrong.append(f"{place.name} {form.action} {sorted(form.fields)[:6]}: {why}")
    assert not wrong, "\n".join(wrong)
    assert len(knocking.forms) > 150


def test_every_page_that_has_a_form_can_be_opened(knocking: Knocking) -> None:
    assert knocking.broken == []


RAW: dict[str, tuple[bytes, str]] = {
    "JSON instead of a form": (b'{"do": "import", "opinion": 1}', "application/json"),
    "plain text": ("不是表单".encode(), "text/plain"),
    "no content type": (b"do=save", ""),
    "bytes that are no UTF-8": (b"do=save&opinion=%ff%fe\xff\xfe&reason=%80", "application/x-www-form-urlencoded"),
    "a form cut off in the middle": (
        b"--b\r\nContent-Disposition: form-data; name=\"opinion\"\r\n\r\n\xe7\xa4", "multipart/form-data; boundary=b"
    ),
    "a form without its boundary": (b"whatever", "multipart/form-data"),
    "a field of 5 MB": (b"do=save&opinion=" + b"x" * BIG, "application/x-www-form-urlencoded"),
    "six thousand fields": (b"&".join(b"f%d=1" % n for n in range(6000)), "application/x-www-form-urlencoded"),
}  # fmt: skip


@pytest.mark.parametrize("kind", RAW)
def test_what_is_no_form_is_refused_in_words_at_every_address(kind: str, knocking: Knocking) -> None:
    body, content_type = RAW[kind]
    wrong = []
    for place, client, form in knocking.forms:
        if form.fields:  # each address once
            continue
        try:
            why = unclear(knocking.post(place, client, form.action, body, content_type=content_type))
        except Exception as error:
            why = f"{type(error).__name__}: {error}"
        if why:
            wrong.append(f"{place.name} {form.action}: {why}")
    assert not wrong, "\n".join(wrong)


def test_a_form_without_its_csrf_token_is_refused_and_what_was_typed_is_shown(knocking: Knocking) -> None:
    wrong = []
    for place, _, form in knocking.forms:
        if form.fields or place.person is None:
            continue
        client = place.browser(enforce_csrf_checks=True)
        answer = knocking.post(place, client, form.action, {"opinion": "写了很久的意见"})
        if answer.status_code != 403 or "写了很久的意见" not in answer.content.decode() or unclear(answer):
            wrong.append(f"{place.name} {form.action}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


def test_the_same_post_again_is_refused_or_changes_nothing(knocking: Knocking) -> None:
    """Every form as the page shows it, sent twice: the second time is fine or refused in words."""
    wrong = []
    for place, client, form in knocking.forms:
        knocking.clock["at"] = place.at
        try:
            with transaction.atomic():
                first, second = (client.post(form.action, form.fields) for _ in range(2))
                transaction.set_rollback(True)
            why = unclear(first) or unclear(second)
        except Exception as error:
            why = f"{type(error).__name__}: {error}"
        if why:
            wrong.append(f"{place.name} {form.action} {sorted(form.fields)[:6]}: {why}")
    assert not wrong, "\n".join(wrong)
