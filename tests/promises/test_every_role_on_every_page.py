"""Every role on every page of the URL table, with its own things and with those of others, to read and to send.

The table says who gets in.  "Own" is what belongs to the role in its call: its application, unit, contest, seat; for an office of
the secretariat everything of its call.  "Others'" is another applicant's, unit's, body's or expert's of the same call; for an
office the same things of another call.  A page that is added tomorrow and is in no row fails here.

Who does not get in is answered with 403 or 404 (a stranger is sent to sign in) and reads nothing of what is there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Any

import pytest
from django.shortcuts import resolve_url

from tests.promises.house import OFFICES, PERSONS, RELEASED, REVIEWING, ROLES, SITE, House, opened_at
from tests.promises.sides import Side

pytestmark = pytest.mark.django_db
_LINK = re.compile(r'<a\b[^>]*\bhref="(/[^"]*)"')

# Pages that anyone may read.
_PUBLIC = """
set_language
home styleguide public:programme public:call public:form public:versions public:notices public:notice public:object
public:objection-filed public:follow public:lists public:list public:entry public:check public:certificate public:campaign
public:offers public:ballots public:draws public:draw public:draw-commitment public:draw-result public:draw-replay public:record
public:checkpoint public:log public:promises public:objection-receipt exports:bundle exports:bundle-archive
expert:invitation
"""

PUBLIC = frozenset(_PUBLIC.split())

# page | what its number is of | who gets in with own | who gets in with others'
# "everyone": whoever is signed in, and nothing of others is on it.  "(handler)": may open the page, may not send it.
# "passes on": to those who do not get in, the page only shows the way to their own desk (302).
TABLE = """
again                   | -               | everyone
applicant:home          | -               | everyone
applicant:register      | -               | everyone
applicant:start         | -               | everyone
applicant:colleagues    | -               | applicant
applicant:tasks         | draft           | applicant
applicant:section       | draft           | applicant
applicant:autosave      | draft           | applicant
applicant:unit          | draft           | applicant
applicant:check         | draft           | applicant
applicant:file          | draft           | applicant
applicant:submit        | draft           | applicant
applicant:form          | draft           | applicant
applicant:receipt       | submitted       | applicant
applicant:content       | submitted       | applicant
applicant:receipt-file  | submitted       | applicant
applicant:receipt-pdf   | submitted       | applicant
applicant:stamped       | submitted       | applicant
applicant:recall        | submitted       | applicant
applicant:withdraw      | submitted       | applicant
applicant:correct       | correcting      | applicant
applicant:appeal        | ineligible      | applicant
unit:home               | -               | everyone
unit:register           | -               | everyone
unit:board              | -               | handler approver
unit:queue              | -               | handler approver
unit:recommended        | -               | handler approver
unit:rank               | -               | handler approver
unit:batch              | -               | handler approver
unit:letter             | -               | handler approver
unit:summary            | -               | handler approver
unit:channels           | -               | handler approver
unit:cut-off            | -               | handler approver
unit:colleagues         | -               | handler approver
unit:remind             | -               | handler approver
unit:application        | submitted       | handler approver
unit:file               | submitted       | applicant handler approver secretary
unit:form               | submitted       | handler approver
unit:receipt            | recommended     | handler approver
unit:prepare            | submitted       | handler approver
unit:return             | submitted       | handler approver
unit:recommend          | submitted       | (handler) approver
unit:decline            | submitted       | (handler) approver
unit:withdraw           | submitted       | (handler) approver
unit:take-back          | recommended     | (handler) approver
body:home               | -               | body                             | body
body:filing             | -               | body secretary acknowledger auditor
body:filing-receipt     | -               | body secretary acknowledger auditor
body:filing-content     | -               | body secretary acknowledger auditor
body:draw               | -               | body secretary acknowledger auditor
body:roster             | -               | body secretary auditor
body:roster-template    | -               | body secretary auditor
body:conflicts          | -               | body secretary auditor
body:progress           | -               | body secretary auditor
body:scores             | -               | body secretary auditor
body:why                | -               | body secretary auditor
body:pairs              | run             | body
body:sheets             | reviewed        | body secretary auditor
body:package            | -               | body secretary auditor
body:panel              | -               | body
body:assignment         | -               | body
body:solicitation       | -               | body                             | body
expert:home             | -               | everyone
expert:solicitation     | -               | expert                           | expert
expert:answer           | asked           | expert
expert:undertaking      | signed          | expert
expert:declare          | contest-pk      | expert; passes on
expert:seat             | seat-reviewed   | expert
expert:submit           | seat-reviewed   | expert; passes on
expert:file             | seat-reviewed   | expert
expert:receipt          | seat-reviewed   | expert
expert:content          | seat-reviewed   | expert
expert:recuse           | seat-undeclared | expert
expert:record           | -               | expert | the same
exports:applications    | -               | secretary screener committee auditor
exports:files           | -               | secretary screener committee auditor
exports:certificates    | -               | secretary
exports:bundle-anew     | -               | secretary
exports:recommended     | -               | handler approver
exports:scores          | -               | body secretary auditor
secretariat:home        | -               | secretary screener acknowledger committee scrutineer auditor | the same
secretariat:call        | -               | secretary screener acknowledger committee scrutineer auditor
secretariat:applications | -              | secretary screener committee auditor
secretariat:application | recommended     | secretary screener auditor
secretariat:file        | recommended     | secretary screener
secretariat:missing     | -               | secretary auditor
secretariat:golive      | -               | secretary
secretariat:duplicates  | -               | secretary auditor
secretariat:extensions  | -               | secretary
secretariat:memberships | -               | secretary
secretariat:people      | -               | secretary
secretariat:screening   | -               | secretary screener auditor
secretariat:case        | case            | secretary screener auditor
secretariat:reviews     | -               | secretary acknowledger auditor
secretariat:filing      | -               | secretary acknowledger auditor
secretariat:progress    | -               | secretary auditor
secretariat:package     | -               | secretary auditor
secretariat:sittings    | -               | secretary committee scrutineer auditor
secretariat:sitting     | sitting         | secretary committee scrutineer auditor
secretariat:vote        | sitting         | committee
secretariat:papers      | sitting         | secretary committee scrutineer auditor
secretariat:decide      | -               | secretary
secretariat:notices     | -               | secretary auditor
secretariat:objections  | -               | secretary auditor
secretariat:objection   | objection       | secretary auditor
secretariat:evidence    | objection       | secretary
secretariat:lists       | -               | secretary
secretariat:certificates | -              | secretary
secretariat:paper       | -               | secretary
secretariat:certificate-run | run-of-certificates | secretary
secretariat:promotion   | -               | secretary
secretariat:solicitations | -             | auditor
secretariat:solicitation | -              | secretary screener acknowledger committee scrutineer auditor
secretariat:ledger      | -               | secretary auditor
secretariat:letters     | -               | secretary
secretariat:versions    | -               | secretary
secretariat:version-files | -             | secretary
"""


@dataclass(frozen=True)
class Row:
    """One line of the table.  look: those who may open the page and not send it."""

    about: str
    own: frozenset[str]
    others: frozenset[str]
    look: frozenset[str] = frozenset()
    passes_on: bool = False


def read(line: str) -> tuple[str, Row]:
    name, about, own, others = (*(cell.strip() for cell in line.split("|")), "")[:4]
    own, _, note = own.partition(";")
    who = (
        frozenset(PERSONS) | frozenset(OFFICES)
        if own == "everyone"
        else frozenset(own.replace("(handler)", "").split())
    )
    elsewhere = who if own == "everyone" or others == "the same" else frozenset(others.split())
    return name, Row(about, who, elsewhere, frozenset({"handler"} if "(handler)" in own else ()), "passes on" in note)


ROWS = dict(read(line) for line in TABLE.strip().splitlines())


def told(answer: Any, side: Side) -> list[str]:
    """The words of a side that are in an answer."""
    text = "" if answer.streaming else answer.content.decode(errors="replace")
    return sorted(secret for secret in side.secrets if re.search(rf"{secret}(?!\d)", text))


def test_every_page_of_the_url_table_is_in_this_one():
    known = {*ROWS, *PUBLIC}
    assert sorted(set(SITE) - known) == [], "say in TABLE who gets in"
    assert sorted(known - set(SITE)) == [], "no such page any more"
    assert {page.name for page in SITE.values() if page.public} <= PUBLIC


@pytest.mark.parametrize("name", sorted(PUBLIC & set(SITE)))
def test_a_public_page_is_for_everyone_and_tells_nothing_that_is_not_public(site: House, name: str):
    page = SITE[name]
    site.clock["at"] = site.near.world.at(REVIEWING if page.route.startswith("expert/") else RELEASED)
    for role in ROLES:
        for method in ("get", "post") if role == "anonymous" else ("get",):
            answer = site.ask(role, method, site.address(page, site.near))
            said = (role, method, answer.status_code)
            assert answer.status_code < 500, said
            assert answer.status_code != 403, said
            assert not answer.headers.get("Location", "").startswith(resolve_url("account_login")), said
            assert told(answer, site.near) == [], said


@pytest.mark.parametrize("name", [name for name in ROWS if name in SITE])
def test_who_gets_into_a_page_with_own_things_and_with_those_of_others(site: House, name: str):
    page, row = SITE[name], ROWS[name]
    site.clock["at"] = opened_at(site, page)
    wrong = []
    for role in ROLES:
        for side, allowed in ((site.near, row.own), (site.others(role), row.others)):
            address = site.address(page, side, row.about)
            for method in ("get", "post"):
                answer = site.ask(role, method, address)
                may = role in allowed or (side is site.near and role in row.look and method == "get")
                if not fits(row, role, method, answer, may):
                    wrong.append(f"{role} {method} {address}: {answer.status_code}, expected {'in' if may else 'out'}")
                secret = told(answer, site.others(role)) if may else told(answer, side)
                if secret:
                    wrong.append(f"{role} {method} {address}: {answer.status_code} tells {secret}")
    assert wrong == []


def fits(row: Row, role: str, method: str, answer: Any, may: bool) -> bool:
    """Whether the answer is one to somebody who gets in, or to somebody who does not."""
    status, to = answer.status_code, answer.headers.get("Location", "")
    if role == "anonymous":
        return bool(status == 302 and to.startswith(resolve_url("account_login")))
    if may and method == "get":
        return bool(status < 400 or status == 405)
    if may:  # an empty form may be refused for what it lacks (404: for no act of the page), not for who sent it
        return bool(status < 500 and status != 403)
    return status in (403, 404) or (row.passes_on and status == 302)


def test_whoever_gets_in_is_granted_the_action_of_the_page_and_nobody_else_is_in_the_table():
    assert {role for row in ROWS.values() for role in row.own | row.others | row.look} <= set(ROLES)
    relation = {"body": "body", "secretary": "secretary", "auditor": "auditor", "committee": "committee"}
    for name, row in ROWS.items():
        if name in SITE and not name.endswith(":home"):
            for role in row.own & set(relation) if len(row.own) < len(ROLES) - 1 else ():
                granted = SITE[name].relations
                assert relation[role] in granted or "signed-in" in granted, (name, role)


def test_no_page_has_a_link_that_is_refused_to_whoever_reads_it(site: House):
    asked: set[tuple[str, str, datetime]] = set()
    unreal = {
        f"/apply/{site.near.things[one]}/" for one in ("correcting", "ineligible")
    }  # they stand so without a case
    refused = []
    for name, row in ROWS.items():
        page = SITE[name]
        at = opened_at(site, page)
        for role in sorted(row.own - {"nobody"}):
            site.clock["at"] = at
            answer = site.ask(role, "get", site.address(page, site.near, row.about))
            if answer.status_code != 200 or answer.streaming or "html" not in answer["Content-Type"]:
                continue
            for href in _LINK.findall(answer.content.decode()):
                address = unescape(href).partition("#")[0]
                if (role, address, at) in asked or address in unreal:
                    continue
                asked.add((role, address, at))
                status = site.ask(role, "get", address).status_code
                if status >= 400 and status != 405:
                    refused.append(f"{role} on {name}: {address} ({status})")
    assert len(asked) > 300
    assert not refused, "\n".join(refused)
