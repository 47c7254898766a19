"""N19: change a fact that somebody may not see, and every byte that this person can get stays the same.

Every page, list, count, search, export, paper and receipt that a role can open is fetched before and after the change.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pytest
from django.db import transaction

from jinbang.apps.nominations.models import Application
from jinbang.apps.panels.models import Conflict, Expert, Solicitation
from jinbang.apps.publication.models import Objection
from jinbang.apps.reviews.models import ScoreSheet
from tests.promises.house import ROLES, SITE, House, opened_at
from tests.promises.sides import Side
from tests.promises.test_every_role_on_every_page import ROWS

pytestmark = pytest.mark.django_db
# What differs between two equal pages: the token of a form against forgery, and its own key against pressing twice.
_ONCE = re.compile(
    rb'name="(csrfmiddlewaretoken|token)" value="[^"]*"|"csrfToken": *"[^"]*"|nonce="[^"]*"|[?&]_signed=[^"&]*'
)
_BOX = re.compile(rb'<input\b[^>]*\bname="(q|code|unit)"')
_PASSING = (
    "Set-Cookie",
    "Content-Security-Policy",
    "Content-Length",
    "ETag",
)  # new with every answer, or made of what is compared anyway
OUTSIDE = {"anonymous", "nobody", "applicant", "handler", "approver"}


@dataclass(frozen=True)
class Hidden:
    """A fact of a side, how it is changed, words by which it could be searched for, and from whom it is hidden."""

    change: Callable[[Side], None]
    words: Callable[[Side], list[str]]
    hidden_from: frozenset[str]
    side: str = "near"


def _sheet(side: Side) -> ScoreSheet:
    return ScoreSheet.objects.get(seat=side.things["seat-reviewed"])


def _another_score(side: Side) -> None:
    sheet = _sheet(side)
    sheet.scores = dict.fromkeys(sheet.scores, "12")
    sheet.total, sheet.comment, sheet.digest = 12, "另一份评审意见，写给无权看到的人。", "0" * 64
    sheet.save()


def _sent_back(side: Side) -> None:
    ScoreSheet.objects.filter(pk=_sheet(side).pk).update(state=ScoreSheet.RETURNED, returned_reason="退回理由")


def _expert(side: Side) -> Expert:
    return _sheet(side).seat.expert


def _another_name(side: Side) -> None:
    expert = _expert(side)
    Expert.objects.filter(pk=expert.pk).update(name="示例改名专家", title="示例改名教授", email="renamed@example.org")
    assert expert.person is not None
    type(expert.person).objects.filter(pk=expert.person.pk).update(name="示例改名专家")


def _conflict(side: Side) -> None:
    expert = Expert.objects.filter(invitations__contest=side.review.contest).exclude(pk=_expert(side).pk).earliest("pk")
    Conflict.objects.create(
        expert=expert, application_id=side.things["recommended"], kind="employer", detected=True, reason="同单位",
        at=side.world.at("2022-11-04T09:00"),
    )  # fmt: skip


def _another_candidate(side: Side) -> None:
    one = Application.objects.get(pk=side.things["submitted"])
    one.title, one.draft = "示例另一候选", {**one.draft, "name": "示例另一候选"}
    one.save()
    version = one.current
    assert version is not None
    version.title, version.data = one.title, dict(one.draft)
    version.save()


def _another_objector(side: Side) -> None:
    Objection.objects.filter(pk=side.things["objection"]).update(
        objector_name="示例另一异议人",
        objector_organisation="示例另一机构",
        objector_contact="010-5550 0177",
        text="另一段文字。",
    )


def _another_report(side: Side) -> None:
    Solicitation.objects.update(text="另一份请托报告", kind="call")


FACTS = {
    "a score": Hidden(
        _another_score,
        lambda side: ["12", "另一份"],
        frozenset(OUTSIDE | {"screener", "acknowledger", "committee", "scrutineer"}),
    ),
    "that a sheet was sent back": Hidden(
        _sent_back, lambda side: ["退回"], frozenset(OUTSIDE | {"screener", "acknowledger", "committee", "scrutineer"})
    ),
    "who an expert is": Hidden(
        _another_name,
        lambda side: ["示例改名", _expert(side).name, "renamed"],
        frozenset(OUTSIDE | {"screener", "committee", "scrutineer"}),
    ),
    "a conflict of interest": Hidden(
        _conflict, lambda side: ["同单位"], frozenset(OUTSIDE | {"expert", "screener", "committee", "scrutineer"})
    ),
    "another unit's candidate": Hidden(
        _another_candidate,
        lambda side: ["示例另一候选", Application.objects.get(pk=side.things["submitted"]).title],
        frozenset({"anonymous", "nobody", "applicant", "handler", "approver", "body", "expert"}),
        side="next_door",
    ),
    "who objects": Hidden(
        _another_objector,
        lambda side: ["示例另一", "示例异议人"],
        frozenset(OUTSIDE | {"body", "expert", "screener", "acknowledger", "committee", "scrutineer"}),
    ),
    "a report of lobbying": Hidden(
        _another_report,
        lambda side: ["请托", "另一份"],
        frozenset(OUTSIDE | {"body", "expert", "secretary", "screener", "acknowledger", "committee", "scrutineer"}),
    ),
}


SEES = {
    "a score": "body", "that a sheet was sent back": "body", "who an expert is": "body", "a conflict of interest": "body",
    "who objects": "secretary", "a report of lobbying": "auditor", "another unit's candidate": "secretary",
}  # fmt: skip


@contextmanager
def taken_back() -> Iterator[None]:
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


@dataclass
class Looked:
    """What a role got: address → digest of status, headers and body.  names: address → page, of what the role may read.

    boxes: those of these pages that have a box to search by.
    """

    got: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    boxes: list[tuple[str, str]] = field(default_factory=list)


def everything(site: House, role: str, *, only: Looked | None = None, sides: Collection[Side] = ()) -> Looked:
    """All that the role may open, of all three sides.

    only: what was got before; then what was refused then is asked for again only where it is about one of `sides`.
    """
    found = Looked()
    for name, page in sorted(SITE.items()):
        row = ROWS.get(name)
        site.clock["at"] = opened_at(site, page)
        for about in (site.near, site.next_door, site.elsewhere):
            address = site.address(page, about, row.about if row else "")
            if address in found.got:
                continue
            if only is not None and about not in sides and not only.got[address].startswith("200"):
                continue
            answer = looked_at(site, role, address)
            found.got[address] = digest_of(answer)
            if answer.status_code == 200:
                found.names[address] = name
            if answer.status_code == 200 and not answer.streaming:
                boxes = sorted(set(_BOX.findall(answer.content)))
                found.boxes += [(f"{address}?{box.decode()}=", name) for box in boxes]
    return found


class Before:
    """What each role gets in the house as it is; looked at once."""

    def __init__(self, site: House) -> None:
        self.of = cache(lambda role: everything(site, role))


@pytest.fixture(scope="module")
def before(site: House) -> Before:
    return Before(site)


def searches(site: House, role: str, looked: Looked, words: list[str]) -> dict[str, str]:
    """What the role finds by these words, wherever it can search."""
    found = {}
    for address, name in looked.boxes:
        site.clock["at"] = opened_at(site, SITE[name])
        found |= {address + word: digest_of(looked_at(site, role, address + word)) for word in words}
    return found


def looked_at(site: House, role: str, address: str) -> Any:
    """One page, without the message that the page before may have left for it."""
    site.browsers[role].cookies.pop("messages", None)
    return site.ask(role, "get", address)


def digest_of(answer: Any) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    headers = sorted((k, v) for k, v in answer.headers.items() if k not in _PASSING)
    plain = _sheets(body) if body.startswith(b"PK") else _ONCE.sub(b"", body)
    return f"{answer.status_code} {hashlib.sha256(repr(headers).encode() + plain).hexdigest()}"


def _sheets(workbook: bytes) -> bytes:
    """What a workbook says, without the moment at which it was made."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts:
        return b"".join(parts.read(name) for name in parts.namelist() if name != "docProps/core.xml")


def told(site: House, role: str, facts: list[str], pages: Looked) -> list[str]:
    """Addresses of which a byte changes for the role when these facts change."""
    sides = [getattr(site, FACTS[fact].side) for fact in facts]
    words = [word for fact, side in zip(facts, sides, strict=True) for word in FACTS[fact].words(side)]
    before = pages.got | searches(site, role, pages, words)
    with taken_back():
        for fact, side in zip(facts, sides, strict=True):
            FACTS[fact].change(side)
        after = everything(site, role, only=pages, sides=sides).got | searches(site, role, pages, words)
    return sorted(address for address in after if before[address] != after[address])


def sees(site: House, role: str, fact: str, pages: Looked) -> bool:
    """Whether a byte of any page changes for the role when this fact changes."""
    hidden = FACTS[fact]
    with taken_back():
        hidden.change(getattr(site, hidden.side))
        for address, name in pages.names.items():
            site.clock["at"] = opened_at(site, SITE[name])
            if digest_of(looked_at(site, role, address)) != pages.got[address]:
                return True
    return False


def test_two_looks_at_the_same_state_are_the_same_bytes(site: House, before: Before):
    pages = before.of("secretary")
    assert everything(site, "secretary", only=pages).got.items() <= pages.got.items()


@pytest.mark.parametrize("role", ROLES)
def test_no_byte_depends_on_what_the_reader_may_not_see(site: House, before: Before, role: str):
    pages = before.of(role)
    facts = [fact for fact, hidden in FACTS.items() if role in hidden.hidden_from]
    changed = told(site, role, facts, pages)
    assert changed == [], {fact: told(site, role, [fact], pages) for fact in facts}


def test_whoever_may_see_a_fact_sees_it_change(site: House, before: Before):
    """Or the comparison above would prove nothing."""
    unseen = [fact for fact, role in SEES.items() if not sees(site, role, fact, before.of(role))]
    assert unseen == []
