"""How the office's pages are asked for and answered: may the person enter, one act a form, refusals beside the form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from jinbang.apps.people.queries import Viewer
from jinbang.apps.programmes import queries as programmes
from jinbang.lifecycle import Refusal, Refused
from jinbang.policy import policy_for
from jinbang.policy.engine import NOT_YOURS
from jinbang.rules.definition import ProgrammeDefinition
from jinbang.web import present
from jinbang.web.secretariat.blocks import Box, Form, Sheet
from jinbang.web.secretariat.navigation import navigation
from jinbang.web.templatetags.jinbang import say

DONE = ("已办理，并已记入台账。", "Done, and entered in the ledger.")
OFFICES = ("secretary", "screener", "acknowledger", "committee", "scrutineer", "auditor")


@dataclass(frozen=True)
class Desk:
    """One request at the office of one programme."""

    request: HttpRequest
    programme: Any
    definition: ProgrammeDefinition
    viewer: Viewer
    at: datetime

    @property
    def key(self) -> str:
        return str(self.programme.key)

    @property
    def actor(self) -> Any:
        """The signed-in person."""
        return self.viewer.person

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.definition.zone)

    def url(self, name: str, *args: Any, **query: Any) -> str:
        """The address of another page of this programme's office."""
        path = reverse(f"secretariat:{name}", args=[self.key, *args])
        kept = {k: v for k, v in query.items() if v not in (None, "")}
        return f"{path}?{urlencode(kept, doseq=True)}" if kept else path

    def urls(self, name: str) -> Callable[[int], str]:
        """The addresses of many such pages, by the number of the thing: found once for all rows of a list."""
        head, _, tail = self.url(name, 0).rpartition("/0/")
        return lambda pk: f"{head}/{pk}/{tail}"

    def roles(self) -> frozenset[str]:
        """Roles held in this programme."""
        return frozenset(role for role in OFFICES if self.viewer.holds(role, programme=self.key, at=self.at))

    def may(self, action: str) -> bool:
        """True where the offices held allow the action on something of this programme."""
        policy, short = policy_for(action)
        return policy.may(short, relations=self.roles())

    def require(self, action: str) -> None:
        """Raise Refused("not-allowed") unless they do."""
        policy, short = policy_for(action)
        policy.require(short, relations=self.roles())

    def choice(self, name: str) -> str:
        """A value of the form."""
        return str(self.request.POST.get(name, ""))

    def ids(self, name: str) -> list[int]:
        """The ticked ids of a form; what is no number is left out."""
        return [int(one) for one in self.request.POST.getlist(name) if one.isdecimal() and len(one) < 19]

    def number(self, name: str) -> int:
        """A number that has to be there."""
        typed = self.choice(name).strip()
        if not typed.isdecimal() or len(typed) > 18:  # more than a database counts to
            raise bad(name, "请选择或填写数字", "Choose or give a number")
        return int(typed)

    def moment(self, name: str) -> datetime:
        """A moment in the programme's time zone."""
        try:
            return datetime.fromisoformat(self.choice(name).strip()).replace(tzinfo=self.zone)
        except ValueError:
            raise bad(
                name, "请填写日期和时间，如 2022-11-01 12:00", "Give date and time, as in 2022-11-01 12:00"
            ) from None

    def day(self, name: str) -> date:
        """A day."""
        try:
            return date.fromisoformat(self.choice(name).strip())
        except ValueError:
            raise bad(name, "请填写日期，如 2022-11-01", "Give a date, as in 2022-11-01") from None

    def page_from(self, name: str = "after") -> int | None:
        """The id after which (or before which) a page begins."""
        typed = self.request.GET.get(name, "")
        return int(typed) if typed.isdecimal() and len(typed) < 19 else None

    def page(self, found: Any, *, name: str = "after", size: int = 50) -> present.Page:
        """A page of rows (a query set, newest first by id) from where the address says.  One query."""
        after = self.page_from(name)
        rows = list((found.filter(pk__lt=after) if after is not None else found)[: size + 1])
        return present.Page(rows[:size], next=rows[size - 1].pk if len(rows) > size else None, name=name)


def bad(name: str, zh: str, en: str) -> Refused:
    """What was typed cannot be read."""
    return Refused(Refusal("bad-input", zh, en, fields=((name, zh, en),)))


def desk_of(request: HttpRequest, key: str, *, enter: str = "") -> Desk:
    """The office of a programme, where the person may do what the address names (or `enter`); Refused or 404 otherwise."""
    programme = programmes.programme(key=key)
    match = request.resolver_match
    action = enter or (match.func.policy_action if match is not None else "")  # type: ignore[attr-defined]
    if programme.current_id is not None:
        definition = programmes.definition_of(programme)
    elif action == "programme.publish":
        definition = programmes.loaded_definition(programme)
    else:
        raise Http404  # before it is published it has one page only: what is still missing
    desk = Desk(request, programme, definition, request.viewer, request.at)  # type: ignore[attr-defined]
    if action != "programme.enter":
        desk.require(action)
    elif not desk.roles():
        raise Refused(NOT_YOURS)
    return desk


Act = Callable[[], str | None]
"""Does one act; returns the address to go to (None: this page again)."""


def answer(
    desk: Desk,
    build: Callable[[], Sheet],
    acts: Mapping[str, Act] | None = None,
    *,
    done: Any = "",
    previews: Sequence[str] = (),
) -> HttpResponse:
    """Show the page, or do the act that a form asks for; a refusal shows the page again with what was typed.

    previews: forms that change nothing; the page as it is built after them is the answer.
    """
    request = desk.request
    if request.method != "POST":
        return _page(desk, build())
    name = request.POST.get("do", "")
    act = (acts or {}).get(name)
    if act is None:
        raise Http404
    try:
        there = act()
    except Refused as refused:
        if refused.refusal.code == "not-allowed":
            raise
        return _page(desk, _typed(build(), name, request, refused.refusal), status=422)
    if name in previews:
        return _page(desk, build())
    messages.success(request, say(done or DONE))
    return HttpResponseRedirect(there or request.get_full_path())


def _typed(sheet: Sheet, name: str, request: HttpRequest, refusal: Refusal) -> Sheet:
    problems = present.problems_of(refusal)
    forms = [one for one in sheet.blocks if isinstance(one, Form) and one.name == name]
    if not forms:  # the page has changed meanwhile, or the act was done: said above what is true now
        return replace(sheet, blocks=[Box(refusal, "care", ("未办理", "Not done")), *sheet.blocks])
    same = request.POST.get("which", "")
    form = next((one for one in forms if any(f.name == "which" and str(f.value) == same for f in one.fields)), forms[0])
    form.problems = problems
    for asked in form.asked():
        asked.problems = problems.of(asked.name)
        if asked.kind == "checks":
            asked.value = request.POST.getlist(asked.name)
        elif asked.kind not in ("file", "files", "hidden") and asked.name in request.POST:
            asked.value = request.POST[asked.name]
    return sheet


def _page(desk: Desk, sheet: Sheet, *, status: int = 200) -> HttpResponse:
    for one in sheet.blocks:
        if isinstance(one, Form):
            one.named()
    context = {
        "sheet": sheet, "nav": navigation(desk), "brand": desk.definition.short, "programme": desk.programme, "zone": desk.definition.zone,
    }  # fmt: skip
    return render(desk.request, "secretariat/page.html", context, status=status)
