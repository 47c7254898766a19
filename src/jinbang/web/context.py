"""What every page's frame needs: header, navigation, clock, rehearsal banner.  Nothing is queried until a template asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from jinbang.apps.people.queries import viewer_of
from jinbang.apps.programmes import queries as programmes
from jinbang.web import present

# Each audience's first page, for those who hold one of the roles ("" = anyone).
_DESKS: tuple[tuple[Any, str, tuple[str, ...]], ...] = (
    (_("通知"), "home", ()),
    (_("榜单"), "public:lists", ()),
    (_("公示"), "public:notices", ()),
    (_("我的申报"), "applicant:home", ("signed-in",)),
    (_("推荐单位"), "unit:home", ("unit-handler", "unit-approver")),
    (_("初评机构"), "body:home", ("body-manager",)),
    (_("专家评审"), "expert:home", ("expert",)),
    (_("秘书处"), "secretariat:home", ("secretary", "screener", "acknowledger", "auditor", "committee", "scrutineer")),
    (_("查验"), "public:check", ()),
)
# Public pages that stand under another one's entry, though not under its address.
_UNDER = {
    "programme": "home", "call": "home", "form": "home", "versions": "home", "campaign": "home", "offers": "home",
    "entry": "public:lists", "objection-filed": "public:notices", "follow": "public:notices",
}  # fmt: skip


def frame(request: HttpRequest) -> dict[str, Any]:
    """Values for base.html; a view's own `nav`, `brand` or `stage_now` take their place."""
    viewer = getattr(request, "viewer", None)
    newest = _once(programmes.newest_call)
    return {
        "at": getattr(request, "at", None),
        "rehearsal": settings.JINBANG.rehearsal,
        "viewer": viewer if viewer is not None else SimpleLazyObject(lambda: viewer_of(request.user)),
        "brand": _once(lambda: settings.JINBANG.site_name or _short(newest())),
        "site_zone": _once(lambda: found.zone if (found := newest()) is not None else settings.TIME_ZONE),
        "nav": _once(lambda: _desks(request)),
        "stage_now": _once(lambda: _stage(request, newest())),
    }


def _once(make: Callable[[], Any]) -> Callable[[], Any]:
    """Called by the template that wants it, at most once a page."""
    kept: list[Any] = []

    def value() -> Any:
        if not kept:
            kept.append(make())
        return kept[0]

    return value


def _short(newest: Any) -> Any:
    return newest.short if newest is not None else _("金榜")


def _stage(request: HttpRequest, newest: Any) -> list[Any]:
    """Names of the stages of the newest programme that are under way."""
    return [one.name for one in newest.calendar if one.contains(request.at)] if newest is not None else []  # type: ignore[attr-defined]


def _desks(request: HttpRequest) -> list[present.NavItem]:
    viewer = getattr(request, "viewer", None) or viewer_of(request.user)
    held = viewer.roles(at=request.at) if viewer.person is not None else frozenset()  # type: ignore[attr-defined]
    found = []
    for label, name, roles in _DESKS:
        if roles and not (held & set(roles) or ("signed-in" in roles and viewer.person is not None)):
            continue
        try:
            found.append((label, reverse(name)))
        except NoReverseMatch:
            continue
    items = present.nav(request, *found)
    match = request.resolver_match
    under = _UNDER.get(match.url_name or "") if match is not None and match.namespace == "public" else None
    if under is None and request.path != reverse("home"):  # every address begins as that of the first page does
        return [replace(one, current=one.current and one.url != reverse("home")) for one in items]
    return [replace(one, current=one.url == reverse(under or "home")) for one in items]
