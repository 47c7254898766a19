"""Screening on form: what waits, one case, opinions, rulings, corrections, re-examination (R8)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from jinbang.apps.nominations import queries as nominations
from jinbang.apps.programmes import queries as programmes
from jinbang.apps.screening import actions, queries
from jinbang.lifecycle import Refused
from jinbang.web import present
from jinbang.web.secretariat.blocks import Asked, Box, Cell, Events, Facts, Filters, Form, Pager, Sheet, Table
from jinbang.web.secretariat.serving import Desk, answer, desk_of
from jinbang.web.secretariat.views import batches
from jinbang.web.secretariat.views.applications import content
from jinbang.web.secretariat.words import VERDICTS, moment, named
from jinbang.web.templatetags.jinbang import clause


def screening(request: HttpRequest, key: str) -> HttpResponse:
    """Cases that wait for an opinion (?show= all, disagreements, appeals: the others), and opinions on many at once."""
    desk = desk_of(request, key)
    seen: dict[str, Sheet] = {}
    contest = request.GET.get("contest", "")

    def preview() -> None:
        ids = batches.chosen(desk, contest)
        given = batches.act(desk, ids, request.POST.getlist("codes"), preview=True)
        if all(one.refusal is not None and one.refusal.fields for one in given):
            raise Refused(given[0].refusal)  # the form itself is not complete
        seen["sheet"] = batches.previewed(desk, given)

    def batch() -> None:
        ids, codes = batches.posted_ids(desk), [one for one in desk.choice("codes").split(",") if one]
        seen["sheet"] = batches.done(desk, batches.act(desk, ids, codes, preview=False))

    def build() -> Sheet:
        return seen.get("sheet") or _queue(desk, contest)

    return answer(desk, build, {"preview": preview, "batch": batch}, previews=("preview", "batch"))


_HEADS = [("申报", "Application"), ("榜单（领域）", "List or track"), ("受理自", "Since"), ("已有意见", "Opinions"), ("系统发现的问题", "Findings against")]  # fmt: skip


def _queue(desk: Desk, contest: str) -> Sheet:
    judge = "screener" in desk.roles()
    show = desk.request.GET.get("show", "") or ("mine" if judge else "all")
    ask: dict[str, Any] = {"viewer": desk.viewer, "programme": desk.programme, "at": desk.at, "after": desk.page_from()}
    if show == "disagreements":
        desk.require("application.decide-screening")
        found, title = queries.disagreements(**ask), ("意见分歧，待裁定", "Screeners disagree")
    elif show == "appeals":
        desk.require("application.decide-appeal")
        found, title = queries.appeals(**ask), ("复核申请", "Re-examinations asked for")
    elif show == "mine":
        found, title = queries.queue(**ask, contest=contest), ("待我形审", "For me to screen")
    else:
        found, title = queries.in_screening(**ask, contest=contest), ("形审中", "In screening")
    blocks: list[Any] = [_counted(desk)]
    contests = [(one.key, named(one)) for one in programmes.contests(programme=desk.programme) if not one.separately_organised]  # fmt: skip
    filters = [present.Filter("contest", ("榜单（领域）", "List or track"), options=contests, value=contest)]
    page, empty = present.Page(found.rows, next=found.next), ("没有待办。", "Nothing waits.")
    if show == "mine" and found.rows:
        ticks = [[Cell(control=Asked("chosen", one.title, "checks", [(str(one.application_id), "")], [])), *_row(desk, one)] for one in found.rows]  # fmt: skip
        blocks += [
            Filters(filters, title),
            Form(
                "preview", "", batches.fields(desk), ("预览批量形审", "Preview"), table=Table([("选", "Tick"), *_HEADS], ticks), grave=False,
                note=("点开逐件审查；或勾选后在表下批量办理，先预览，再确认。", "Open one to screen it; or tick several and decide on them below the table, with a preview first."),
            ),
            Pager(page),
        ]  # fmt: skip
    else:
        rows = [_row(desk, one) for one in found.rows]
        blocks.append(Table(_HEADS, rows, title, page, filters if show in ("mine", "all") else [], empty))
    return Sheet(("形式审查", "Screening"), blocks)


def _counted(desk: Desk) -> Facts:
    """How many are where, each number leading to them."""
    n = queries.counts(viewer=desk.viewer, programme=desk.programme, at=desk.at)
    decides, appeals = desk.may("application.decide-screening"), desk.may("application.decide-appeal")

    def listed(standing: str) -> str:
        return desk.url("applications", standing=standing)

    known = [
        (("待我形审", "For me"), n.for_me, desk.url("screening", show="mine") if "screener" in desk.roles() else None),
        (("形审中", "In screening"), n.in_screening, desk.url("screening", show="all")),
        (("意见分歧", "Disagreements"), n.disagreements, desk.url("screening", show="disagreements") if decides else ""),
        (("补正中", "Correcting"), n.correcting, listed("correcting")),
        (("申请复核", "Re-examination"), n.appealed, desk.url("screening", show="appeals") if appeals else listed("appealed")),
        (("已受理", "Accepted"), n.accepted, listed("accepted")),
        (("不予受理", "Not accepted"), n.rejected, listed("ineligible")),
    ]  # fmt: skip
    return Facts([present.Fact(words, one, url=url) for words, one, url in known if url is not None], as_list=False)


def _row(desk: Desk, one: Any) -> list[Cell]:
    against = present.Shown((f"{one.blocking} 项", f"{one.blocking}"), "care") if one.blocking else present.Shown(("无", "none"), "done")  # fmt: skip
    return [
        Cell(one.title, desk.url("case", one.application_id), f"{one.number} · {one.organisation}"),
        Cell((one.contest_name, one.contest_name_en or one.contest_name)),
        Cell(moment(one.since, desk.zone)),
        Cell((f"{one.given} 份", f"{one.given}")),
        Cell(shown=against),
    ]


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
        rest = queries.queue(viewer=desk.viewer, programme=desk.programme, at=desk.at, after=pk, limit=1).rows
        return desk.url("case", rest[0].application_id) if rest else desk.url("screening")

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
    return Sheet(one.title, blocks, one.number, script="verdict")


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
    keys = (
        "启用脚本时可用按键：Y 通过，B 补正，N 不予受理",
        "With scripts on, keys choose: Y pass, B correct, N reject",
    )
    verdict = Asked("verdict", ("意见", "Opinion"), "radio", VERDICTS, hint=keys)
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
