"""Public notice and objections (R16, R17)."""

from __future__ import annotations

from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.urls import reverse

from jinbang.apps.publication import actions, queries
from jinbang.lifecycle import Refused
from jinbang.policy.engine import NOT_YOURS
from jinbang.web import present
from jinbang.web.secretariat.blocks import Asked, Box, Cell, Facts, Form, Links, Prose, Sheet, Table
from jinbang.web.secretariat.serving import Desk, answer, bad, desk_of
from jinbang.web.secretariat.words import OBJECTION, moment, named


def notices(request: HttpRequest, key: str) -> HttpResponse:
    """All notices; announce one, end one whose days are over."""
    desk = desk_of(request, key)

    def announce() -> None:
        days = desk.choice("days").strip()
        if days and not (days.isdecimal() and 0 < int(days) < 366):
            raise bad("days", "请填写 1 至 365 的天数", "Give a number of days from 1 to 365")
        actions.announce(
            programme_id=desk.programme.pk, text=desk.choice("text"), days=int(days) if days else None, actor=desk.actor, at=desk.at
        )  # fmt: skip

    def end() -> None:
        actions.end_notice(notice_id=desk.number("which"), actor=desk.actor, at=desk.at)

    def build() -> Sheet:
        found, totals = queries.notices(programme=desk.programme), queries.notice_totals(programme=desk.programme)
        blocks: list[Any] = [Links([(("异议", "Objections"), desk.url("objections"))])]
        rows = [
            [
                Cell((f"第 {n.number} 号", f"No. {n.number}"), reverse("public:notice", args=[desk.key, n.number])),
                Cell(moment(n.opens, desk.zone)),
                Cell(moment(n.closes, desk.zone, edge="end")),
                Cell(n.days if n.closes > n.opens else "—"),
                Cell(totals.get(n.pk, 0)),
                Cell(
                    shown=present.Shown(("已结束", "ended"), "done")
                    if n.ended_at
                    else present.Shown(("公示中", "running"), "under-way")
                ),
            ]
            for n in found
        ]
        heads = [("公示", "Notice"), ("开始", "From"), ("截止", "Until"), ("天数", "Days"), ("条目", "Entries"), ("状态", "State")]  # fmt: skip
        blocks.append(Table(heads, rows, empty=("尚未公示。", "There has been no notice.")))
        for n in found:
            if n.ended_at is None and desk.at >= n.closes and desk.may("publication.end-notice"):
                which = Asked("which", "", "hidden", value=str(n.pk))
                blocks.append(Form("end", (f"第 {n.number} 号公示期满", f"Notice {n.number} is over"), [which], ("结束公示", "End the notice")))  # fmt: skip
        waiting = queries.to_announce(programme=desk.programme)
        if desk.may("publication.announce") and not waiting:
            words = ("没有待公示的拟入榜申报。", "No proposal waits to be put on notice.")
            blocks += [Box(words), Links([(("审议决定", "Decisions"), desk.url("decide"))])]
        elif desk.may("publication.announce"):
            note = (f"共 {waiting} 项拟入榜待公示。", f"{waiting} proposals wait to be put on notice.")
            fields = [
                Asked("text", ("公示正文", "Text"), "textarea"),
                Asked(
                    "days",
                    ("天数", "Days"),
                    "number",
                    value=str(desk.definition.settings.notice_days),
                    hint=(
                        "首日不计入；末日逢节假日顺延。",
                        "The first day is not counted; an end on a holiday moves on.",
                    ),
                ),
            ]
            blocks.append(
                Form(
                    "announce",
                    ("发布公示", "Announce"),
                    fields,
                    ("公示全部拟入榜申报", "Put all proposals on notice"),
                    note,
                )
            )
        return Sheet(("公示", "Public notice"), blocks)

    return answer(desk, build, {"announce": announce, "end": end})


def objections(request: HttpRequest, key: str) -> HttpResponse:
    """Cases, newest first: about whom, who handles them, never who objected."""
    desk = desk_of(request, key)
    state = request.GET.get("state", "")
    page = desk.page(queries.objections(programme=desk.programme, state=state if state in OBJECTION else ""))
    rows = [
        [
            Cell(one.code, desk.url("objection", one.pk)),
            Cell(one.application.title, under=one.application.number),
            Cell(moment(one.received_at, desk.zone)),
            Cell(one.handler.name if one.handler else ("未认领", "not taken")),
            Cell(moment(one.due, desk.zone, edge="end")),
            Cell(shown=OBJECTION[one.state]),
        ]
        for one in page.rows
    ]
    heads = [("编号", "Case"), ("对象", "About"), ("收到", "Received"), ("承办人", "Handler"), ("答复期限", "Due"), ("状态", "State")]  # fmt: skip
    filters = [present.Filter("state", ("状态", "State"), options=[(k, v.words) for k, v in OBJECTION.items()], value=state)]  # fmt: skip
    table = Table(heads, rows, page=page, filters=filters, empty=("没有异议。", "There are no objections."))
    return answer(desk, lambda: Sheet(("异议", "Objections"), [table]))


def _case(desk: Desk, pk: int) -> tuple[Any, bool]:
    """The case, and whether the person is its handler and so may know who objected."""
    one = queries.objection(pk=pk)
    if one.notice.programme_id != desk.programme.pk:
        raise Http404
    return one, one.handler_id is not None and one.handler_id == desk.viewer.id


def objection(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """One case."""
    desk = desk_of(request, key)
    _case(desk, pk)
    who: dict[str, Any] = {"objection_id": pk, "actor": desk.actor, "at": desk.at}

    def take() -> None:
        actions.take_objection(**who)

    def decide() -> None:
        if desk.choice("admit") not in ("yes", "no"):
            raise bad("admit", "请选择是否受理", "Choose whether to admit it")
        actions.decide_objection(**who, admit=desk.choice("admit") == "yes", code=desk.choice("code"))

    def reply() -> None:
        actions.answer_objection(
            **who, outcome=desk.choice("outcome"), investigation=desk.choice("investigation"), answer=desk.choice("answer")
        )  # fmt: skip

    return answer(desk, lambda: _objection(desk, pk), {"take": take, "decide": decide, "answer": reply})


def _objection(desk: Desk, pk: int) -> Sheet:
    one, handles = _case(desk, pk)
    codes = {r.code: (f"{r.code} {r.text.zh}", f"{r.code} {r.text.en}") for r in desk.definition.objection_refusals}
    facts = [
        present.Fact(("对象", "About"), f"{one.application.title}（{one.application.number}）"),
        present.Fact(("榜单（领域）", "List or track"), named(one.application.contest)),
        present.Fact(("收到", "Received"), moment(one.received_at, desk.zone)),
        present.Fact(("状态", "State"), OBJECTION[one.state].words),
        present.Fact(("承办人", "Handler"), one.handler.name if one.handler else ("未认领", "not taken")),
        present.Fact(("答复期限", "Due"), moment(one.due, desk.zone, edge="end")),
    ]
    if one.refusal_code:
        facts.append(present.Fact(("不予受理理由", "Refused for"), codes.get(one.refusal_code, one.refusal_code)))
    blocks: list[Any] = [Facts(facts)]
    if not handles:
        blocks.append(Box(("异议人身份、理由和证据只有承办人可见。", "Only the handler sees who objected, why and with what evidence."), title=("保密", "Confidential")))  # fmt: skip
        if one.handler_id is None and one.state == "received" and desk.may("publication.announce"):
            blocks.append(Form("take", ("承办", "Take the case"), [], ("由我承办", "Take it")))
        return Sheet(("异议", "Objection"), blocks, one.code)
    blocks += [
        Facts(
            [
                present.Fact(("异议人", "Objector"), one.objector_name), present.Fact(("单位", "Organisation"), one.objector_organisation or "—"),
                present.Fact(("联系方式", "Contact"), one.objector_contact),
            ],
            ("异议人（保密）", "Objector (confidential)"),
        ),
        Prose(one.text, ("理由", "Reasons")),
        Table([("证据", "Evidence"), ("摘要", "Digest")], [[Cell(e["name"], desk.url("evidence", one.pk, e["digest"])), Cell(e["digest"][:12])] for e in one.evidence], ("证据", "Evidence")),
    ]  # fmt: skip
    if one.state == "received":
        fields = [
            Asked("admit", ("决定", "Decision"), "radio", (("yes", ("受理（该申报暂停公示程序）", "Admit (the nominee is suspended)")), ("no", ("不予受理", "Do not admit")))),
            Asked("code", ("不予受理的理由", "Reason for not admitting"), "select", list(codes.items())),
        ]  # fmt: skip
        blocks.append(Form("decide", ("是否受理", "Admit or not"), fields, ("决定", "Decide")))
    if one.state == "admitted":
        fields = [
            Asked("outcome", ("结论", "Outcome"), "radio", (("keep", ("维持拟入榜", "Keep")), ("remove", ("取消拟入榜", "Remove")))),
            Asked("investigation", ("调查情况", "What was found"), "textarea"),
            Asked("answer", ("答复异议人", "Answer to the objector"), "textarea"),
        ]  # fmt: skip
        blocks.append(Form("answer", ("调查与答复", "Investigation and answer"), fields, ("作出答复", "Answer")))
    if one.state == "answered":
        blocks += [Prose(one.investigation, ("调查情况", "What was found")), Prose(one.answer, ("答复", "Answer"))]
    return Sheet(("异议", "Objection"), blocks, one.code)


def evidence(request: HttpRequest, key: str, pk: int, digest: str) -> Any:
    """A file of evidence, for the handler."""
    desk = desk_of(request, key)
    one, handles = _case(desk, pk)
    if not handles:
        raise Refused(NOT_YOURS)
    for kept in one.evidence:
        path = f"evidence/{digest[:2]}/{digest}"
        if kept["digest"] == digest and default_storage.exists(path):
            return FileResponse(default_storage.open(path), as_attachment=True, filename=kept["name"], content_type=kept["content_type"])  # fmt: skip
    raise Http404
