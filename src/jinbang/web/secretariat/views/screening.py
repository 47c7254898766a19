"""Screening on form: what waits, one case, opinions, rulings, corrections, re-examination (R8)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from jinbang.apps.nominations import queries as nominations
from jinbang.apps.programmes import queries as programmes
from jinbang.apps.screening import actions, queries
from jinbang.web import present
from jinbang.web.secretariat.blocks import Asked, Box, Cell, Events, Facts, Form, Links, Sheet, Table
from jinbang.web.secretariat.serving import Desk, answer, desk_of
from jinbang.web.secretariat.views.applications import content
from jinbang.web.secretariat.words import VERDICTS, moment, named
from jinbang.web.templatetags.jinbang import clause


def screening(request: HttpRequest, key: str) -> HttpResponse:
    """Cases that wait for an opinion, for a ruling (?show=disagreements) or for re-examination (?show=appeals)."""
    desk = desk_of(request, key)
    show = request.GET.get("show", "")
    ask: dict[str, Any] = {"viewer": desk.viewer, "programme": desk.programme, "at": desk.at, "after": desk.page_from()}
    contest = request.GET.get("contest", "")
    if show == "disagreements":
        desk.require("application.decide-screening")
        found, title = queries.disagreements(**ask), ("意见分歧，待裁定", "Screeners disagree")
    elif show == "appeals":
        desk.require("application.decide-appeal")
        found, title = queries.appeals(**ask), ("复核申请", "Re-examinations asked for")
    else:
        found, title = queries.queue(**ask, contest=contest), ("待形审", "To screen")
    n = queries.counts(viewer=desk.viewer, programme=desk.programme, at=desk.at)
    rows = [
        [
            Cell(one.title, desk.url("case", one.application_id), f"{one.number} · {one.organisation}"),
            Cell((one.contest_name, one.contest_name_en or one.contest_name)),
            Cell(moment(one.since, desk.zone)),
            Cell((f"{one.given} 份", f"{one.given}")),
            Cell(shown=present.Shown((f"{one.blocking} 项", f"{one.blocking}"), "care") if one.blocking else present.Shown(("无", "none"), "done")),
        ]
        for one in found.rows
    ]  # fmt: skip
    heads = [("申报", "Application"), ("榜单（领域）", "List or track"), ("受理自", "Since"), ("已有意见", "Opinions"), ("系统发现的问题", "Findings against")]  # fmt: skip
    contests = [(one.key, named(one)) for one in programmes.contests(programme=desk.programme) if not one.separately_organised]  # fmt: skip
    filters = [] if show else [present.Filter("contest", ("榜单（领域）", "List or track"), options=contests, value=contest)]  # fmt: skip
    blocks: list[Any] = [
        Facts(
            [
                present.Fact(("待我形审", "For me"), n.for_me), present.Fact(("形审中", "In screening"), n.in_screening),
                present.Fact(("意见分歧", "Disagreements"), n.disagreements), present.Fact(("补正中", "Correcting"), n.correcting),
                present.Fact(("申请复核", "Re-examination"), n.appealed), present.Fact(("已受理", "Accepted"), n.accepted),
                present.Fact(("不予受理", "Not accepted"), n.rejected),
            ],
            as_list=False,
        ),
    ]  # fmt: skip
    links = [(("待形审", "To screen"), desk.url("screening"))]
    if desk.may("application.decide-screening"):
        links += [
            (("意见分歧", "Disagreements"), desk.url("screening", show="disagreements")),
            (("复核申请", "Re-examinations"), desk.url("screening", show="appeals")),
        ]
    blocks += [Links(links), Table(heads, rows, title, present.Page(found.rows, next=found.next), filters, ("没有待办。", "Nothing waits."))]  # fmt: skip
    return answer(desk, lambda: Sheet(("形式审查", "Screening"), blocks))


def case(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """One case with what the system found, the application beside it, and the acts that are open."""
    desk = desk_of(request, key)
    found = queries.case_detail(viewer=desk.viewer, application_id=pk, at=desk.at)
    if found.application.programme_id != desk.programme.pk:
        raise Http404
    who: dict[str, Any] = {"application_id": pk, "actor": desk.actor, "at": desk.at}

    def codes() -> list[str]:
        return desk.request.POST.getlist("codes")

    def opinion() -> str:
        actions.give_opinion(**who, verdict=desk.choice("verdict"), codes=codes(), note=desk.choice("note"))
        return desk.url("screening")

    def rule() -> None:
        actions.decide_screening(**who, verdict=desk.choice("verdict"), codes=codes(), reason=desk.choice("reason"))

    def ask() -> None:
        actions.ask_correction(**who, codes=codes(), remarks=desk.choice("remarks"))

    def move() -> None:
        actions.retrack(**who, contest=desk.choice("contest"), reason=desk.choice("reason"))

    def again() -> None:
        actions.decide_appeal(**who, grant=desk.choice("grant") == "yes", answer=desk.choice("answer"))

    def check() -> None:
        when = desk.choice("when") or queries.SCREENING
        actions.integrity_check(**who, when=when, clear=desk.choice("clear") == "yes", note=desk.choice("note"))

    acts = {"screen": opinion, "decide-screening": rule, "ask-correction": ask, "retrack": move, "decide-appeal": again, "integrity": check}  # fmt: skip
    return answer(desk, lambda: _case(desk, found), acts)


def _case(desk: Desk, found: Any) -> Sheet:
    one = found.application
    blocks: list[Any] = [
        Facts(
            [
                present.Fact(("状态", "State"), present.standing(one.standing).words),
                present.Fact(("轮次", "Round"), found.case.round + 1),
                present.Fact(("申报单位", "Applicant"), one.organisation.name),
                present.Fact(("推荐单位", "Unit"), one.unit.name if one.unit else "—"),
                present.Fact(("榜单（领域）", "List or track"), named(one.contest)),
            ]
        ),
        _findings(found),
    ]
    blocks += [form for form in (_form(desk, found, name, refusal) for name, refusal in found.moves.items()) if form]
    blocks += _said(desk, found)
    detail = nominations.detail(viewer=desk.viewer, application_id=one.pk, at=desk.at)
    blocks += content(desk, detail)
    return Sheet(one.title, blocks, one.number)


def _findings(found: Any) -> Table:
    shown = {
        True: present.Shown(("符合", "met"), "done"), False: present.Shown(("不符合", "not met"), "refused"),
        None: present.Shown(("须人工判断", "for you to judge"), "care"),
    }  # fmt: skip
    rows = [
        [
            Cell((f["text_zh"], f["text_en"])),
            Cell((f["zh"], f["en"])),
            Cell(clause(f["source"])),
            Cell(shown=shown[f["met"]]),
        ]
        for f in found.findings
    ]
    heads = [("条件", "Condition"), ("系统所见", "What the system found"), ("依据", "Clause"), ("结论", "Result")]
    return Table(heads, rows, ("系统审查", "What a machine can see"))


def _reasons(found: Any, *, fixable: bool = False) -> Asked:
    options = [
        (one.code, (f"{one.code} {one.text.zh}", f"{one.code} {one.text.en}"))
        for one in found.reasons
        if one.fixable or not fixable
    ]
    return Asked("codes", ("理由代码", "Reason codes"), "checks", options, [])


def _form(desk: Desk, found: Any, name: str, off: Any) -> Form | None:  # noqa: PLR0911 - one form an act
    verdict = Asked("verdict", ("意见", "Opinion"), "radio", VERDICTS)
    reason = Asked("reason", ("理由", "Reason"), "textarea", hint=("申报方将读到。", "The applicant will read it."))
    if name == "screen":
        note = Asked("note", ("说明", "What is wrong"), "textarea", hint=("补正或不予受理时必填，申报方将读到。", "Needed unless you pass it; the applicant will read it."))  # fmt: skip
        return Form(name, ("我的形审意见", "My opinion"), [verdict, _reasons(found), note], ("提交意见", "Give opinion"), off=off)  # fmt: skip
    if name == "decide-screening":
        return Form(name, ("裁定", "Ruling"), [verdict, _reasons(found), reason], ("作出裁定", "Rule"), off=off)
    if off is not None:
        return None  # what cannot be done now would only be in the way
    if name == "ask-correction":
        remarks = Asked("remarks", ("补正要求", "What to correct"), "textarea")
        return Form(name, ("要求补正", "Ask for a correction"), [_reasons(found, fixable=True), remarks], ("发出补正通知", "Ask"), grave=False)  # fmt: skip
    if name == "retrack":
        mine = found.application.contest
        options = [
            (one.key, named(one))
            for one in programmes.contests(programme=desk.programme)
            if one.list_key == mine.list_key and one.key != mine.key
        ]
        fields = [Asked("contest", ("转入领域", "Track"), "select", options), reason]
        return Form(name, ("调整领域", "Move to another track"), fields, ("调整", "Move"), grave=False) if options else None  # fmt: skip
    if name == "decide-appeal":
        fields = [
            Asked("grant", ("决定", "Decision"), "radio", (("yes", ("予以受理", "Accept after all")), ("no", ("维持不予受理", "Uphold")))),
            Asked("answer", ("书面答复", "Written answer"), "textarea"),
        ]  # fmt: skip
        return Form(name, ("复核决定", "Re-examination"), fields, ("作出决定", "Decide"))
    if name == "integrity":
        moments = ((queries.SCREENING, ("形审前", "Before screening")), (queries.LISTING, ("入榜前", "Before listing")))
        fields = [
            Asked("when", ("核查时点", "When"), "select", moments, queries.SCREENING),
            Asked("clear", ("结果", "Result"), "radio", (("yes", ("无异常", "Clear")), ("no", ("存在严重失信", "Not clear")))),
            Asked("note", ("说明", "Note"), "textarea", hint=("有异常时必填", "Needed where it is not clear")),
        ]  # fmt: skip
        return Form(name, ("诚信核查结果", "Integrity check"), fields, ("记录", "Record"), grave=False)
    return None


def _said(desk: Desk, found: Any) -> list[Any]:
    verdicts = dict(VERDICTS)
    blocks: list[Any] = []
    if found.appeal is not None:
        blocks.append(Box(found.appeal.text, title=("申报方的复核申请", "What the applicant asks")))
    changes = [
        [Cell(one.name), Cell(str(one.old or "—")), Cell(str(one.new or "—"))] for one in found.changes
    ]  # fmt: skip
    if changes:
        blocks.append(Table([("项目", "Answer"), ("补正前", "Before"), ("补正后", "After")], changes, ("补正内容", "What the correction changed")))  # fmt: skip
    events = [present.Event(o.at, verdicts[o.verdict], o.screener.name, "；".join([*o.codes, o.note])) for o in found.opinions]  # fmt: skip
    events += [present.Event(r.at, (f"裁定：{verdicts[r.verdict][0]}", f"Ruling: {verdicts[r.verdict][1]}"), r.by.name, r.reason) for r in found.rulings]  # fmt: skip
    events += [
        present.Event(c.asked_at, ("要求补正", "Correction asked for"), "", c.remarks) for c in found.corrections
    ]
    events += [present.Event(c.at, ("诚信核查：无异常", "Integrity: clear") if c.clear else ("诚信核查：异常", "Integrity: not clear"), "", c.note) for c in found.checks]  # fmt: skip
    if events:
        blocks.append(Events(sorted(events, key=lambda e: e.at, reverse=True), ("已有意见", "What was said so far")))
    return blocks
