"""The office's pages in groups: the groups in the head of every page, the pages of the present group below them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from jinbang.policy import policy_for
from jinbang.web import present

if TYPE_CHECKING:
    from jinbang.web.secretariat.serving import Desk

_Page = tuple[Any, str, str]  # words, name of the address, action that opens it ("": whoever holds an office)
_GROUPS: tuple[tuple[Any, tuple[_Page, ...]], ...] = (
    (("总览", "Overview"), ((("总览", "Overview"), "call", ""),)),
    (
        ("征集", "Collection"),
        (
            (("申报", "Applications"), "applications", "application.view"),
            (("谁还没有动静", "Who is missing"), "missing", "programme.funnel"),
            (("重复申报", "Same nominee twice"), "duplicates", "application.duplicates"),
            (("延长截止", "Extensions"), "extensions", "programme.extend"),
            (("渠道登记", "Memberships"), "memberships", "programme.approve-memberships"),
        ),
    ),
    (
        ("形式审查", "Screening"),
        ((("形式审查", "Screening"), "screening", "application.screening-desk"),),
    ),
    (
        ("评审", "Review"),
        (
            (("初评", "First review"), "reviews", "contest.filing"),
            (("终评会议", "Final sittings"), "sittings", "sitting.view"),
            (("审议决定", "Decisions"), "decide", "sitting.decide"),
            (("请托报告", "Solicitations"), "solicitations", "panel.solicitations"),
            (("报告请托", "Report a solicitation"), "solicitation", "panel.report-solicitation"),
        ),
    ),
    (
        ("公布", "Publication"),
        (
            (("公示", "Public notice"), "notices", "publication.objections"),
            (("异议", "Objections"), "objections", "publication.objections"),
            (("发布", "Release"), "lists", "publication.release"),
            (("证书", "Certificates"), "certificates", "publication.certify"),
            (("推广", "Promotion"), "promotion", "promotion.match"),
        ),
    ),
    (
        ("管理", "Office"),
        (
            (("人员与职务", "People and offices"), "people", "programme.people"),
            (("信件", "Letters"), "letters", "programme.letters"),
            (("台账", "Ledger"), "ledger", "ledger.read"),
            (("活动版本", "Versions of the call"), "versions", "programme.amend"),
            (("上线前检查", "Before opening"), "golive", "programme.publish"),
        ),
    ),
)

# Pages that are opened from another one: that one's entry is marked.
_UNDER = {
    "home": "call", "application": "applications", "file": "applications", "case": "screening", "filing": "reviews",
    "progress": "reviews", "package": "reviews", "sitting": "sittings", "vote": "sittings", "papers": "sittings", "objection": "objections",
    "evidence": "objections", "paper": "certificates", "certificate-run": "certificates",
    "version-files": "versions",
}  # fmt: skip


def navigation(desk: Desk) -> list[present.NavItem]:
    """The groups with the pages that the offices held open; a group of one page is that page."""
    match = desk.request.resolver_match
    here = (match.url_name or "") if match is not None else ""
    return present.grouped(_open(desk.key, desk.roles()), current=_UNDER.get(here, here))


@lru_cache(maxsize=256)
def _open(key: str, roles: frozenset[str]) -> tuple[tuple[Any, tuple[tuple[Any, str, str], ...]], ...]:
    """group, ((words, address, name), …) for these offices in this call."""
    found = []
    for words, pages in _GROUPS:
        mine = tuple(
            (said, reverse(f"secretariat:{name}", args=[key]), name)
            for said, name, action in pages
            if not action or _may(action, roles)
        )
        if mine:
            found.append((words, mine))
    return tuple(found)


def _may(action: str, roles: frozenset[str]) -> bool:
    policy, short = policy_for(action)
    return policy.may(short, relations=roles)
