"""The desk of a review body: one contest of its mandate, its pages in the order of the work, refusals beside the form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from jinbang.apps.panels import queries as panels
from jinbang.apps.programmes import queries as programmes
from jinbang.lifecycle import Refusal, Refused
from jinbang.policy import POLICIES
from jinbang.policy.engine import NOT_YOURS
from jinbang.web import present
from jinbang.web.secretariat.blocks import Form, Sheet
from jinbang.web.secretariat.serving import Desk
from jinbang.web.secretariat.words import named
from jinbang.web.templatetags.jinbang import say

DONE = ("已办理，并已记入台账。", "Done, and entered in the ledger.")
MANAGER = "body-manager"
_PAGES: tuple[tuple[Any, str, str], ...] = (
    (("备案", "Filing"), "filing", "filing"),
    (("名册", "Roster"), "roster", "roster"),
    (("抽取", "Draw"), "draw", "witness-draw"),
    (("专家组", "Panel"), "panel", "invite"),
    (("回避", "Conflicts"), "conflicts", "conflicts"),
    (("分配", "Assignment"), "assignment", "assign"),
    (("进度", "Progress"), "progress", "progress"),
    (("得分", "Scores"), "scores", "scores"),
    (("报送", "Report"), "package", "package"),
)

_UNDER = {"pairs": "assignment", "why": "scores", "sheets": "scores"}  # opened from another page


@dataclass(frozen=True)
class BodyDesk(Desk):
    """One request about one contest."""

    contest: Any = None

    def url(self, name: str, *args: Any, **query: Any) -> str:
        """The address of another page of this contest."""
        return (
            reverse("body:home")
            if name == "home"
            else reverse(f"body:{name}", args=[self.key, self.contest.ordinal, *args])
        )

    def may(self, action: str) -> bool:
        """True where the person may do "contest.<action>" here."""
        return POLICIES["contest"].may(action, relations=self.standing)

    @cached_property
    def standing(self) -> frozenset[str]:
        """How the person stands to the contest, asked once a page."""
        return panels.standing(viewer=self.viewer, contest=self.contest, at=self.at)

    def body(self) -> int | None:
        """The id of the body for which the person acts; None for others who look on."""
        mine = self.viewer.organisations(MANAGER, programme=self.key, at=self.at)
        return next((m.body_id for m in programmes.mandates(contest=self.contest) if m.body_id in mine), None)


def desk_of(request: HttpRequest, key: str, ordinal: int) -> BodyDesk:
    """The contest at that place of a call, where the person may do what the address names; Refused or 404 otherwise."""
    programme = programmes.programme(key=key)
    contest = next((c for c in programmes.contests(programme=programme) if c.ordinal == ordinal), None)
    if contest is None:
        raise Http404
    contest.programme = programme
    desk = BodyDesk(
        request, programme, programmes.definition_of(programme), request.viewer, request.at, contest  # type: ignore[attr-defined]
    )  # fmt: skip
    match = request.resolver_match
    assert match is not None
    if not desk.may(match.func.policy_action.split(".", 1)[1]):  # type: ignore[attr-defined]
        raise Refused(NOT_YOURS)
    return desk


def answer(
    desk: BodyDesk, build: Callable[[], Sheet], acts: Mapping[str, Callable[[], Any]] | None = None, *,
    template: str = "secretariat/page.html", more: Mapping[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    """Show the page, or do the act that a form asks for; a refusal shows the page again with what was typed (422)."""
    request = desk.request
    if request.method != "POST":
        return page(desk, build(), template=template, more=more)
    name = request.POST.get("do", "")
    act = (acts or {}).get(name)
    if act is None:
        raise Http404
    try:
        act()
    except Refused as refused:
        if refused.refusal.code == "not-allowed":
            raise
        return page(desk, _typed(build(), name, request, refused.refusal), status=422, template=template, more=more)
    messages.success(request, say(DONE))
    return HttpResponseRedirect(request.get_full_path())


def page(
    desk: BodyDesk, sheet: Sheet, *, status: int = 200, template: str = "secretariat/page.html", more: Mapping[str, Any] | None = None
) -> HttpResponse:  # fmt: skip
    """A page of the desk."""
    for one in sheet.blocks:
        if isinstance(one, Form):
            one.named()
    context = {
        "sheet": sheet, "nav": _nav(desk),
        "brand": ("初评工作台", "Review desk"), "programme": desk.programme, "zone": desk.definition.zone, **(more or {}),
    }  # fmt: skip
    return render(desk.request, template, context, status=status)


def _nav(desk: BodyDesk) -> list[present.NavItem]:
    """The pages that the person may open: a witness of a draw has fewer than the body itself."""
    match = desk.request.resolver_match
    here = (match.url_name or "") if match is not None else ""
    pages = [(words, desk.url(name), name) for words, name, action in _PAGES if desk.may(action)]
    first = (
        (("我的榜单", "My contests"), desk.url("home"), "home")
        if desk.may("invite")
        else (("工作台", "Office"), reverse("secretariat:call", args=[desk.key]), "office")
    )
    return present.grouped(((first[0], [first]), (("本项评审", "This contest"), pages)), current=_UNDER.get(here, here))


def above(desk: BodyDesk) -> tuple[str, str]:
    """The contest and the bodies that review it together."""
    zh, en = named(desk.contest)
    bodies = [m.body for m in programmes.mandates(contest=desk.contest)]
    joint = "、".join(body.name for body in bodies)
    return f"{zh} · {joint}", f"{en} · {joint}"


def _typed(sheet: Sheet, name: str, request: HttpRequest, refusal: Refusal) -> Sheet:
    problems = present.problems_of(refusal)
    forms = [one for one in sheet.blocks if isinstance(one, Form) and one.name == name]
    if not forms:  # the page has changed meanwhile: the refusal stands on its own
        raise Refused(refusal)
    forms[0].problems = problems
    for asked in forms[0].asked():
        asked.problems = problems.of(asked.name)
        if asked.kind not in ("file", "hidden") and asked.name in request.POST:
            asked.value = request.POST[asked.name]
    return sheet
