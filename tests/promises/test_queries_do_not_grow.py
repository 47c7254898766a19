"""A page asks the database as often for 300 rows as for 30 and for 3, and never more than 25 times.

Every page of the URL table is opened with 3, 30 and 300 of everything behind it.  LISTS names the pages that show such rows,
OTHERS those that do not: a page that is added tomorrow and stands in neither fails tomorrow.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from tests.doors.busy import Place
from tests.promises.full_house import FullHouse
from tests.promises.test_every_page_names_its_action import pages
from tests.world import World

pytestmark = pytest.mark.django_db
LEVELS = (3, 30, 300)
MOST = 25  # questions for one page
HEAVY = 200 * 1024  # bytes of one page
_NEXT = re.compile(r'<a rel="next" href="([^"]+)"')
_NUMBER = re.compile(r"\b\d+\b(?:, \d+\b)*|'[^']*'")

LISTS = {  # page → what there is more and more of on it
    "applicant:colleagues": "colleagues",
    "applicant:home": "own applications, in every state",
    "applicant:start": "units to choose from",
    "applicant:unit": "units to choose from",
    "body:assignment": "runs, and experts in the proposal",
    "body:conflicts": "conflicts",
    "body:draw": "draws",
    "body:filing": "versions of the filing",
    "body:package": "lines of the result",
    "body:pairs": "pairs of a proposal",
    "body:panel": "experts invited",
    "body:progress": "experts",
    "body:roster": "experts on the roster",
    "body:scores": "applications with their scores",
    "body:sheets": "sheets of one application",
    "expert:declare": "seats to declare on",
    "expert:home": "seats",
    "expert:record": "draws with the own chance",
    "public:campaign": "events",
    "public:draws": "draws",
    "public:list": "entries",
    "public:notice": "entries on notice",
    "public:notices": "notices",
    "public:offers": "needs",
    "public:record": "checkpoints",
    "public:versions": "versions of the call",
    "secretariat:application": "milestones of the timeline",
    "secretariat:applications": "applications",
    "secretariat:certificate-run": "entries that got none",
    "secretariat:certificates": "entries with certificates",
    "secretariat:decide": "what waits, and what was decided",
    "secretariat:duplicates": "sightings, and groups about one nominee",
    "secretariat:extensions": "extensions",
    "secretariat:filing": "versions of the filing",
    "secretariat:ledger": "ledger entries",
    "secretariat:letters": "letters",
    "secretariat:lists": "entries and imports",
    "secretariat:memberships": "memberships",
    "secretariat:missing": "units",
    "secretariat:notices": "notices",
    "secretariat:objections": "objections",
    "secretariat:package": "lines of the result",
    "secretariat:people": "offices",
    "secretariat:progress": "experts",
    "secretariat:promotion": "needs, offers, matches, events",
    "secretariat:screening": "cases",
    "secretariat:sitting": "items with ballots, members",
    "secretariat:sittings": "sittings, members to call",
    "secretariat:solicitations": "reports of lobbying",
    "secretariat:versions": "versions of the call",
    "secretariat:vote": "items with a ballot",
    "unit:batch": "applications ticked",
    "unit:board": "places taken, the head of the queue",
    "unit:colleagues": "colleagues",
    "unit:home": "the board",
    "unit:queue": "applications that wait",
    "unit:rank": "applications to put in order",
    "unit:recommended": "applications recommended",
}
OTHERS = {  # why the rows of a page do not become more
    "the call itself says how many: lists, tracks, channels, criteria, calendar": (
        "body:home", "home", "public:call", "public:form", "public:lists", "public:programme", "secretariat:call",
        "secretariat:golive", "secretariat:home", "secretariat:reviews", "unit:channels", "unit:cut-off",
    ),
    "one thing, or a form about it": (
        "applicant:appeal", "applicant:autosave", "applicant:check", "applicant:correct", "applicant:recall",
        "applicant:receipt", "applicant:register", "applicant:section", "applicant:submit", "applicant:tasks",
        "applicant:withdraw", "body:why", "body:solicitation", "expert:answer", "expert:invitation", "expert:recuse", "expert:seat",
        "expert:solicitation", "expert:submit", "expert:undertaking", "public:certificate", "public:check",
        "public:checkpoint", "public:entry", "public:follow", "public:object", "public:objection-filed", "public:promises",
        "exports:bundle", "exports:bundle-anew", "public:draw", "public:ballots", "secretariat:papers", "secretariat:case",
        "secretariat:objection", "secretariat:solicitation", "again", "set_language", "styleguide", "unit:application",
        "unit:decline", "unit:prepare",
        "unit:recommend", "unit:register", "unit:remind", "unit:return", "unit:take-back", "unit:withdraw",
    ),
    "a file": (
        "applicant:content", "applicant:file", "applicant:form", "applicant:receipt-file", "applicant:receipt-pdf",
        "applicant:stamped", "body:filing-content", "body:filing-receipt", "body:roster-template", "expert:content",
        "expert:file",
        "expert:receipt",
        "exports:applications", "exports:bundle-archive", "exports:certificates", "exports:files",
        "exports:recommended", "exports:scores",
        "public:draw-commitment", "public:log", "public:draw-replay", "public:draw-result", "secretariat:evidence",
        "secretariat:file", "secretariat:paper",
        "secretariat:version-files", "unit:file", "unit:form", "unit:letter", "unit:receipt", "unit:summary",
        "public:objection-receipt",
    ),
}  # fmt: skip
_FILES = set(OTHERS["a file"])


@dataclass(frozen=True)
class Seen:
    """A page opened once: its status, what it asked, how long it was, the address of its next page and what that asked."""

    status: int
    asked: tuple[str, ...]
    size: int
    next: str = ""
    asked_next: tuple[str, ...] = ()

    @property
    def repeated(self) -> str:
        """What was asked most often, with its numbers taken out."""
        often = Counter(_NUMBER.sub("?", sql) for sql in self.asked).most_common(3)
        return "\n".join(f"  {n} × {sql[:400]}" for sql, n in often if n > 1)


class Browsers:
    """One browser for each person, signed in before anything is counted."""

    def __init__(self) -> None:
        self.known: dict[int | None, Any] = {}

    def open(self, place: Place, more: str = "") -> Any:
        """The page's answer; more: a query to add to its address."""
        key = place.person.pk if place.person is not None else None
        if key not in self.known:
            self.known[key] = place.browser(raise_request_exception=False)
        browser, url = self.known[key], f"{place.url}{more}"
        return browser.get(url) if place.posted is None else browser.post(url, place.posted)

    def look(self, place: Place) -> Seen:
        with CaptureQueriesContext(connection) as asked:
            answer = self.open(place)
        questions = tuple(one["sql"] for one in asked)
        if answer.streaming:
            return Seen(answer.status_code, questions, 0)
        found = _NEXT.search(answer.content.decode(errors="replace"))
        if found is None:
            return Seen(answer.status_code, questions, len(answer.content))
        with CaptureQueriesContext(connection) as asked_next:
            self.open(place, unescape(found[1]))
        return Seen(
            answer.status_code, questions, len(answer.content), found[1], tuple(one["sql"] for one in asked_next)
        )


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, list[Seen]]]:
    """page → how it was with 3, 30 and 300 of everything.  One transaction, never committed."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        clock = {"at": World.at()}
        patch.setattr("jinbang.web.middleware.now", lambda: clock["at"])
        storages = {**settings.STORAGES, "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}
        with override_settings(STORAGES=storages), transaction.atomic():
            full, browsers = FullHouse(World()), Browsers()
            seen: dict[str, list[Seen]] = {page.name: [] for page in pages()}
            for level in LEVELS:
                full.grow(level)
                for place in full.places():
                    if place.name not in seen or place.name in _FILES:
                        continue
                    clock["at"] = place.at
                    if level == LEVELS[0]:
                        browsers.open(place, "?warm=1")  # fills what the process keeps
                    seen[place.name].append(browsers.look(place))
            yield seen
            transaction.set_rollback(True)


def test_every_page_of_the_url_table_is_in_one_of_the_tables() -> None:
    known = [*LISTS, *(name for names in OTHERS.values() for name in names)]
    there = {page.name for page in pages()}
    assert there <= set(known), f"put these new pages into LISTS or OTHERS: {sorted(there - set(known))}"
    assert set(known) <= there, f"take these out of the tables: {sorted(set(known) - there)}"
    assert sorted(name for name in set(known) if known.count(name) > 1) == []


@pytest.mark.parametrize("name", LISTS)
def test_a_list_shows_more_rows_with_the_same_questions(name: str, house: dict[str, list[Seen]]) -> None:
    seen = house[name]
    assert [one.status for one in seen] == [200] * len(LEVELS)
    few, some, many = seen
    assert few.size < some.size or few.next, "30 rows show no more than 3: nothing grew behind this page"
    assert some.size < many.size or many.next, "300 rows show no more than 30, and there is no next page"
    counts = [len(one.asked) for one in seen]
    assert len(set(counts)) == 1, f"questions at 3, 30, 300 rows: {counts}\n{many.repeated}"
    if many.next:
        assert len(many.asked_next) == counts[-1], (
            f"the next page asks {len(many.asked_next)} times, the first {counts[-1]}"
        )


def test_every_other_page_asks_as_often_whatever_there_is_behind_it(house: dict[str, list[Seen]]) -> None:
    grown = {
        name: (counts, seen[-1].repeated)
        for name, seen in house.items()
        if name not in LISTS and len(set(counts := [len(one.asked) for one in seen])) > 1
    }
    assert grown == {}


def test_no_page_asks_more_than_25_times(house: dict[str, list[Seen]]) -> None:
    many = {name: len(one.asked) for name, seen in house.items() for one in seen if len(one.asked) > MOST}
    assert many == {}, "\n".join(house[name][-1].repeated for name in many)


def test_no_page_is_longer_than_200_kilobytes_with_300_rows_behind_it(house: dict[str, list[Seen]]) -> None:
    """What is longer is paged, or says less of each row."""
    long = {name: seen[-1].size // 1024 for name, seen in house.items() if seen and seen[-1].size > HEAVY}
    assert long == {}
