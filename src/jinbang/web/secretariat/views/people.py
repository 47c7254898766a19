"""Channel memberships, offices, the same nominee twice (R3, R4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from jinbang.apps.nominations import queries as nomination_queries
from jinbang.apps.people import actions, queries
from jinbang.web import present
from jinbang.web.secretariat.blocks import Asked, Cell, Form, Sheet, Table
from jinbang.web.secretariat.serving import Desk, answer, bad, desk_of
from jinbang.web.secretariat.words import MEMBERSHIP, ROLES, moment

PAGE = 30


def memberships(request: HttpRequest, key: str) -> HttpResponse:
    """Asked for: approve or refuse; in force: end."""
    desk = desk_of(request, key)
    channels = {one.key: (one.name.zh, one.name.en) for one in desk.definition.channels}
    found = queries.memberships(programme=desk.key)

    def chosen() -> Any:
        one = found.filter(pk=desk.number("membership")).first()
        if one is None:
            raise bad("membership", "请选择申请", "Choose a request")
        return one

    def settle() -> None:
        if desk.choice("approve") not in ("yes", "no"):
            raise bad("approve", "请选择同意或不同意", "Choose to approve or refuse")
        actions.decide_membership(
            membership_id=chosen().pk, approve=desk.choice("approve") == "yes", reason=desk.choice("reason"), actor=desk.actor, at=desk.at
        )  # fmt: skip

    def end() -> None:
        one = chosen()
        used, left = nomination_queries.exposure_without(
            programme=desk.programme, unit_id=one.organisation_id, channel=one.channel, at=desk.at
        )
        actions.end_membership(
            membership_id=one.pk,
            reason=desk.choice("reason"),
            used=used,
            places_without=left,
            actor=desk.actor,
            at=desk.at,
        )

    def build() -> Sheet:
        state = request.GET.get("state", "")
        rows = [
            [
                Cell(m.organisation.name, under=m.organisation.uscc or ""),
                Cell(channels.get(m.channel, m.channel), under=m.evidence),
                Cell(moment(m.requested_at, desk.zone)),
                Cell(shown=MEMBERSHIP[m.state], under=_dated(m, desk)),
            ]
            for m in (found.filter(state=state) if state in MEMBERSHIP else found)[:500]
        ]
        said = {m.pk: f"{m.organisation.name} · {channels.get(m.channel, (m.channel,))[0]}" for m in found[:2000]}
        asked = [(str(m.pk), said[m.pk]) for m in found[:2000] if m.state == "requested"]
        held = [(str(m.pk), said[m.pk]) for m in found[:2000] if m.state == "approved"]
        reason = ("理由", "Reason")
        blocks: list[Any] = []
        if asked:
            yes_no = (("yes", ("同意", "Approve")), ("no", ("不同意", "Refuse")))
            fields = [
                Asked("membership", ("申请", "Request"), "select", asked),
                Asked("approve", ("决定", "Decision"), "radio", yes_no),
                Asked("reason", reason, "textarea", hint=("不同意时必填", "Needed for refusing")),
            ]
            blocks.append(Form("decide", ("审核申请", "Decide on a request"), fields, ("决定", "Decide")))
        filters = [present.Filter("state", ("状态", "State"), options=[(k, v.words) for k, v in MEMBERSHIP.items()], value=state)]  # fmt: skip
        blocks.append(Table([("单位", "Unit"), ("渠道", "Channel"), ("申请", "Asked"), ("状态", "State")], rows, filters=filters))  # fmt: skip
        if held:
            fields = [Asked("membership", ("登记", "Membership"), "select", held), Asked("reason", reason, "textarea")]
            blocks.append(
                Form(
                    "end",
                    ("终止登记", "End a membership"),
                    fields,
                    ("终止", "End"),
                    (
                        "终止后已用名额不得超过剩余渠道的名额。",
                        "Refused where places already used would exceed what remains.",
                    ),
                    grave=False,
                )
            )
        return Sheet(("渠道登记", "Channel memberships"), blocks)

    return answer(desk, build, {"decide": settle, "end": end})


def _dated(one: Any, desk: Desk) -> tuple[str, str]:
    """From when and until when a membership holds, and why it does not."""
    since, until = moment(one.since, desk.zone), moment(one.until, desk.zone)
    zh, en = [], []
    if one.since:
        zh.append(f"自 {since[0]}")
        en.append(f"from {since[1]}")
    if one.until:
        zh.append(f"至 {until[0]}")
        en.append(f"until {until[1]}")
    if one.reason:
        zh.append(one.reason)
        en.append(one.reason)
    return " · ".join(zh), " · ".join(en)


def people(request: HttpRequest, key: str) -> HttpResponse:
    """Offices held; grant one, end one."""
    desk = desk_of(request, key)

    def grant() -> None:
        role, email = desk.choice("role"), desk.choice("email").strip()
        if role not in ROLES:
            raise bad("role", "请选择职务", "Choose an office")
        if "@" not in email:
            raise bad("email", "请填写邮箱", "Give an e-mail address")
        found = queries.organisation_named(name=desk.choice("organisation"))
        if found is None:
            raise bad("organisation", "没有这个单位，请填写完整名称或统一社会信用代码", "There is no such organisation: give its full name or credit code")  # fmt: skip
        person = queries.person_by_email(email=email)
        if person is None:
            if not desk.choice("name").strip():
                raise bad("name", "该邮箱尚无账号，请填写姓名以便建立", "There is no such account: give a name so that one is made")  # fmt: skip
            desk.require("person.grant-office")
            person = actions.register_person(email=email, name=desk.choice("name").strip(), at=desk.at)
        actions.grant_office(
            person=person, organisation=found, role=role, programme=desk.key, actor=desk.actor, at=desk.at
        )

    def end() -> None:
        held = queries.offices(programme=desk.key, at=desk.at).filter(pk=desk.number("office")).first()
        if held is None:
            raise bad("office", "请选择职务", "Choose an office")
        if not desk.choice("reason").strip():
            raise bad("reason", "请填写理由", "Give the reason")
        actions.end_office(office_id=held.pk, reason=desk.choice("reason"), actor=desk.actor, at=desk.at)

    def build() -> Sheet:
        role = request.GET.get("role", "")
        known = queries.offices(programme=desk.key, at=desk.at, role=role, text=request.GET.get("text", ""))
        after = desk.page_from()
        held = list((known.filter(pk__lt=after) if after else known)[: PAGE + 1])
        page = present.Page(held[:PAGE], next=held[PAGE - 1].pk if len(held) > PAGE else None)
        held = held[:PAGE]
        rows = [[Cell(o.person.name or "—", under=o.person.email), Cell(o.organisation.name), Cell(ROLES.get(o.role, o.role)), Cell(moment(o.since, desk.zone))] for o in held]  # fmt: skip
        filters = [
            present.Filter("text", ("姓名、邮箱或单位", "Name, e-mail or organisation"), "search", value=request.GET.get("text", "")),
            present.Filter("role", ("职务", "Office"), options=list(ROLES.items()), value=role),
        ]  # fmt: skip
        mine = [(str(o.pk), f"{o.person.name} · {ROLES.get(o.role, (o.role,))[0]} · {o.organisation.name}") for o in held if o.programme == desk.key]  # fmt: skip
        blocks: list[Any] = [
            Table([("人员", "Person"), ("单位", "Organisation"), ("职务", "Office"), ("自", "Since")], rows, page=page, filters=filters),
            Form(
                "grant", ("授予职务", "Grant an office"),
                [
                    Asked("email", ("邮箱", "E-mail"), "email"), Asked("name", ("姓名（尚无账号时）", "Name (where there is no account)")),
                    Asked("organisation", ("单位名称或统一社会信用代码", "Organisation or credit code")),
                    Asked("role", ("职务", "Office"), "select", list(ROLES.items())),
                ],
                ("授予", "Grant"),
            ),
        ]  # fmt: skip
        if mine:
            fields = [Asked("office", ("职务", "Office"), "select", mine), Asked("reason", ("理由", "Reason"), "text")]
            blocks.append(Form("end", ("终止职务", "End an office"), fields, ("终止", "End")))
        return Sheet(("人员与职务", "People and offices"), blocks)

    return answer(desk, build, {"grant": grant, "end": end})


def duplicates(request: HttpRequest, key: str) -> HttpResponse:
    """Refused second recommendations, and groups about one nominee; each list has its own page in the address."""
    desk = desk_of(request, key)
    ask: dict[str, Any] = {"viewer": desk.viewer, "programme": desk.programme, "at": desk.at}
    seen, later = nomination_queries.duplicates(**ask, before=desk.page_from())
    begun, _, shown = request.GET.get("groups", "").partition("~")
    known = (int(begun), int(shown)) if begun.isdecimal() and shown.isdecimal() and len(begun + shown) < 19 else None
    groups, more = nomination_queries.same_nominee(**ask, after=known)
    url = desk.urls("application")
    sightings = [[Cell(moment(one.at, desk.zone)), _party(url, one.first), _party(url, one.second)] for one in seen]
    rows = [[Cell(group[0].number), _party(url, one), Cell(one.unit or "—"), Cell(standing=one.standing)] for group in groups for one in group]  # fmt: skip
    blocks = [
        Table(
            [("时间", "When"), ("已推荐", "Recommended"), ("被拒的重复推荐", "Refused second")], sightings,
            ("被拒的重复推荐", "Refused second recommendations"), present.Page(seen, next=later),
        ),
        Table(
            [("组（最早的申报）", "Group (its first)"), ("申报", "Application"), ("推荐单位", "Unit"), ("状态", "State")], rows,
            ("同一对象的多份申报", "Several applications about one nominee"), present.Page(rows, next=f"{more[0]}~{more[1]}" if more else None, name="groups"),
        ),
    ]  # fmt: skip
    return answer(desk, lambda: Sheet(("重复申报", "Same nominee twice"), blocks))


def _party(url: Callable[[int], str], one: Any) -> Cell:
    return Cell(one.title, url(one.id), f"{one.number} · {one.organisation}")
