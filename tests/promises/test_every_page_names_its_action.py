"""Every page names the policy action that it asks for, and who has no office finds every office closed.

The list of pages is derived from the URL table, what each may be asked by whom from the policy table: a page that is added
tomorrow is in these tests tomorrow.  Pages of Django and allauth (language, sign-in) are theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, path

from jinbang.policy import policy_for
from jinbang.policy.relations import R
from jinbang.web.door import door
from tests.world import World

PARAMETER = re.compile(r"<(?:(?P<converter>\w+):)?(?P<name>\w+)>")
INVENTED = {"int": "987654", "str": "no-such", "slug": "no-such", "path": "no/such", "uuid": f"{0:032x}"}
METHODS = ("get", "post")


@dataclass(frozen=True)
class Page:
    """One address of the site: its route ("unit/<int:pk>/"), full name ("unit:application") and view."""

    route: str
    name: str
    view: Any

    @property
    def action(self) -> str | None:
        return getattr(self.view, "policy_action", None)

    @property
    def relations(self) -> set[str]:
        """Who is granted the page's action in one state or another."""
        policy, short = policy_for(str(self.action))
        return {grant.relation for grant in policy.grants_for(short)}

    @property
    def public(self) -> bool:
        return R.ANYONE in self.relations

    @property
    def takes_parameters(self) -> bool:
        return "<" in self.route

    @property
    def is_a_desk(self) -> bool:
        """The first page of an audience: whoever has no business there may be told so with a 200."""
        return self.name.endswith(":home") or self.name == "home"

    def address(self, **known: object) -> str:
        """An address of the page; `known` parameters take their value, others one that nothing has."""

        def fill(found: re.Match[str]) -> str:
            converter, name = found["converter"] or "str", found["name"]
            usable = name in known and (converter != "int" or str(known[name]).isdigit())
            return str(known[name]) if usable else INVENTED[converter]

        return "/" + PARAMETER.sub(fill, self.route)


def pages(patterns: list[Any] | None = None, route: str = "", space: str = "") -> Iterator[Page]:
    """The pages of the URL table, but those of the framework and of allauth."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            module = getattr(pattern.urlconf_module, "__name__", "")
            if not module.startswith(("django.", "allauth.")):
                inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
                yield from pages(pattern.url_patterns, here, inner)
        elif isinstance(pattern, URLPattern):
            yield Page(here, f"{space}{pattern.name}", pattern.callback)


def unnamed(found: list[Page]) -> list[str]:
    """Routes of the pages that name no action, or none of the policy table's."""
    wrong = []
    for page in found:
        try:
            policy_for(page.action or ".")
        except KeyError:
            wrong.append(f"/{page.route}: {page.action}")
    return wrong


def test_every_page_names_an_action_of_the_policy_table():
    found = list(pages())
    assert {"home", "public:notices"} <= {page.name for page in found}
    assert unnamed(found) == []


def test_a_page_without_a_door_is_found():
    def view(request: object) -> HttpResponse:
        return HttpResponse("open")

    bare = path("bare/<int:pk>/", view, name="bare")
    closed = path("closed/", door("programme.publish", view), name="closed")
    assert unnamed(list(pages([bare, closed]))) == ["/bare/<int:pk>/: None"]


def test_every_page_has_a_name_and_no_two_share_one():
    named = [page.name for page in pages()]
    assert [name for name in named if name.endswith("None")] == []
    assert sorted(name for name in set(named) if named.count(name) > 1) == []


# --- nobody without an office gets in -----------------------------------------------------------------------------------


@pytest.fixture
def house(world: World) -> SimpleNamespace:
    """Applications with a unit and with the secretariat; `ids` of things that are there, `secrets` no outsider may read."""
    draft = world.submitted_application(n=801)
    sent = world.recommended_application(n=802)
    word = {one.preparer.name for one in (draft, sent)} | {one.organisation.name for one in (draft, sent)}
    for one in (draft, sent):
        word |= {one.preparer.email, one.number, one.current.digest}
    return SimpleNamespace(
        world=world,
        secrets={str(one) for one in word if one},
        ids=dict.fromkeys(("pk", "id", "application", "application_id", "unit", "unit_id", "number", "case"), sent.pk)
        | {"key": world.key, "programme": world.key, "contest": sent.contest.key, "slug": sent.number},
    )


def addresses(page: Page, house: SimpleNamespace) -> set[str]:
    """With ids of things that are there, and of things that are not."""
    return {page.address(), page.address(key=house.world.key, programme=house.world.key), page.address(**house.ids)}


def knock(client: Client, page: Page, house: SimpleNamespace) -> Iterator[tuple[str, str, HttpResponse]]:
    for method in METHODS:
        for address in sorted(addresses(page, house)):
            yield method, address, getattr(client, method)(address)


def test_a_stranger_is_sent_to_sign_in_from_every_page_that_is_not_public(house):
    client, wrong, seen = Client(raise_request_exception=False), [], 0
    sign_in = resolve_url("account_login")
    for page in pages():
        if page.public:
            continue
        for method, address, answer in knock(client, page, house):
            seen += 1
            if answer.status_code != 302 or not answer.headers["Location"].startswith(sign_in):
                wrong.append(f"{method} {address} ({page.action}): {answer.status_code}")
    assert wrong == []
    assert house.world.ledger_kinds() == []
    assert seen >= len(METHODS) * sum(not page.public for page in pages())


def test_public_pages_answer_a_stranger_and_tell_no_secret(house):
    client, wrong = Client(raise_request_exception=False), []
    sign_in = resolve_url("account_login")
    for page in pages():
        if not page.public:
            continue
        for method, address, answer in knock(client, page, house):
            to = answer.headers.get("Location", "")
            told = told_by(answer, house, asked=address)
            if answer.status_code >= 500 or to.startswith(sign_in) or told:
                wrong.append(f"{method} {address} ({page.action}): {answer.status_code} {to} {told}")
    assert wrong == []


def test_a_person_without_office_gets_into_no_office(house):
    client, wrong = Client(raise_request_exception=False), []
    client.force_login(house.world.person())
    house.world.mark()
    for page in pages():
        if page.public:
            continue
        # Whoever signs in may become an applicant: the pages of /apply/ that are about nothing yet are for everyone.
        blank = page.action == "application.start" or not page.takes_parameters
        for_everyone = R.SIGNED_IN in page.relations or (page.route.startswith("apply/") and blank)
        for method, address, answer in knock(client, page, house):
            told = told_by(answer, house, asked=address)
            let_in = answer.status_code < 300 and not (for_everyone or page.is_a_desk)
            if let_in or told or answer.status_code >= 500:
                wrong.append(f"{method} {address} ({page.action}): {answer.status_code} {told}")
    assert wrong == []
    assert house.world.ledger_kinds() == []


def told_by(answer: HttpResponse, house: SimpleNamespace, *, asked: str) -> list[str]:
    """The secrets that are in the answer and were not in the address that was asked for."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = body.decode(errors="replace")
    return sorted(secret for secret in house.secrets if secret in text and secret not in asked)
