"""Certificates: issued to listed entries, a few at once and many by the queue; voided; printed (R18, T14)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.urls import reverse

from jinbang.apps.publication import actions, queries
from jinbang.lifecycle import Refusal, Refused
from jinbang.web import present
from jinbang.web.secretariat import issuing
from jinbang.web.secretariat.blocks import Asked, Box, Cell, Form, Links, Progress, Sheet, Table
from jinbang.web.secretariat.serving import Desk, answer, bad, desk_of
from jinbang.web.secretariat.words import moment, named
from jinbang.web.templatetags.jinbang import say

AT_ONCE = 3  # more than these are not drawn inside a request
REFRESH = 2  # seconds until the page of a run looks again
STATES = {
    "waiting": present.Shown(("签发中", "Under way"), "under-way"), "failed": present.Shown(("已中断", "Stopped"), "care"),
    "done": present.Shown(("已完成", "Done"), "done"),
}  # fmt: skip


def in_force(entry: Any) -> str:
    """The number of the entry's certificate in force; "—" where it has none."""
    return next((c.number for c in entry.certificates.all() if c.voided_at is None), "—")


def certificates(request: HttpRequest, key: str) -> HttpResponse:
    """Issue to listed entries that have none; void one."""
    desk = desk_of(request, key)

    def issue() -> str | None:
        chosen = desk.ids("entries")
        if not chosen:
            raise bad("entries", "请选择条目", "Choose entries")
        if len(chosen) <= AT_ONCE:
            _issue(desk, chosen)
            return None
        run = actions.ask_certificates(programme_id=desk.programme.pk, entries=chosen, actor=desk.actor, at=desk.at)
        if not issuing.is_waiting(run):
            issuing.start(run_id=run.pk, address=_address(desk))
        return desk.url("certificate-run", run.pk)

    def void() -> None:
        actions.void_certificate(number=desk.choice("number"), reason=desk.choice("reason"), actor=desk.actor, at=desk.at)  # fmt: skip

    def build() -> Sheet:
        entries = list(queries.all_entries(programme=desk.programme)[:2000])
        valid = [e for e in entries if e.listed_at is not None and e.revoked_at is None]
        numbers = [(in_force(e), f"{in_force(e)} {e.name}") for e in valid if in_force(e) != "—"]
        blocks = [*_to_issue(valid), *_runs(desk), *_issued(desk, entries)]
        if numbers:
            fields = [Asked("number", ("证书", "Certificate"), "select", numbers), Asked("reason", ("作废理由", "Reason"), "textarea")]  # fmt: skip
            blocks.append(Form("void", ("作废证书", "Void a certificate"), fields, ("作废", "Void")))
        return Sheet(("证书", "Certificates"), blocks)

    return answer(desk, build, {"issue": issue, "void": void})


def _issue(desk: Desk, chosen: list[int]) -> None:
    """A few, in the request."""
    made, missing = actions.issue_certificates(
        programme_id=desk.programme.pk, entries=chosen, render=issuing.drawn(_address(desk)), actor=desk.actor, at=desk.at
    )  # fmt: skip
    if not made:
        words = "；".join(dict.fromkeys(missing.values()))
        raise Refused(Refusal("none-issued", f"没有签发证书：{words}", f"No certificate was issued: {words}", "T14"))
    if missing:  # some were issued: say which were not, and why
        names = queries.names_of(entries=missing)
        told = "；".join(f"{names.get(pk, pk)}：{why}" for pk, why in missing.items())
        messages.warning(
            desk.request, say((f"{len(missing)} 项未签发：{told}", f"{len(missing)} were not issued: {told}"))
        )


def _address(desk: Desk) -> str:
    return desk.request.build_absolute_uri("/").rstrip("/")


def _to_issue(valid: list[Any]) -> list[Any]:
    without = [(str(e.pk), f"{e.name}（{e.contest.name}）") for e in valid if in_force(e) == "—"]
    if not without:
        return [Box(("没有待签发的条目。", "Every listed entry has its certificate."))]
    fields = [Asked("entries", ("尚无证书的条目", "Entries without certificate"), "checks", without, [v for v, _ in without])]  # fmt: skip
    note = (
        f"编号一经使用不再重用；有字形无法显示的条目不签发。超过 {AT_ONCE} 项时在后台逐一签发，可查看进度。",
        "A number is used once and for ever; where a character cannot be shown nothing is issued. More than "
        f"{AT_ONCE} are issued one after the other in the background, and a page shows how far they are.",
    )
    return [Form("issue", ("签发证书", "Issue certificates"), fields, ("签发", "Issue"), note)]


def _runs(desk: Desk) -> list[Any]:
    found = queries.certificate_runs(programme=desk.programme, limit=5)
    rows = [
        [
            Cell(moment(one.asked_at, desk.zone), desk.url("certificate-run", one.pk)), Cell(one.asked_by.name),
            Cell(f"{one.done} / {len(one.entries)}"), Cell(str(len(one.left_out) or "—")),
        ]
        for one in found
    ]  # fmt: skip
    heads = [("申请签发", "Asked"), ("经办人", "By"), ("进度", "Progress"), ("未签发", "Not issued")]
    return [Table(heads, rows, ("批量签发", "Issued in bulk"))] if rows else []


def _issued(desk: Desk, entries: list[Any]) -> list[Any]:
    rows = [
        [
            Cell(c.number, desk.url("paper", c.number)),
            Cell(c.holder, under=named(e.contest)),
            Cell(moment(c.issued_at, desk.zone)),
            Cell(
                shown=present.Shown(("已作废", "void"), "refused")
                if c.voided_at
                else present.Shown(("有效", "in force"), "done"),
                under=c.void_reason,
            ),
        ]
        for e in entries
        for c in e.certificates.all()
    ]
    table = Table([("编号", "Number"), ("持有人", "Holder"), ("签发", "Issued"), ("状态", "State")], rows, ("已签发", "Issued"))  # fmt: skip
    if not any(in_force(e) != "—" for e in entries):
        return [table]
    everything = reverse("exports:certificates", args=[desk.key])
    lists = {e.contest.key: named(e.contest) for e in entries if in_force(e) != "—"}
    links = [(("全部（zip）", "All (zip)"), everything)]
    if len(lists) > 1:
        links += [((f"{zh}（zip）", f"{en} (zip)"), f"{everything}?contest={one}") for one, (zh, en) in lists.items()]
    return [table, Links(links, ("下载有效证书", "Take the certificates in force"))]


def run(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """How far an issuing of many is, and what could not be issued; it looks again by itself."""
    desk = desk_of(request, key)
    try:
        found = queries.certificate_run(programme=desk.programme, pk=pk)
    except ObjectDoesNotExist:
        raise Http404 from None
    state = "done" if not found.open else "waiting" if issuing.is_waiting(found) else "failed"

    def again() -> None:
        if state == "failed":
            issuing.start(run_id=pk, address=_address(desk))

    shown = answer(desk, lambda: _run(desk, found, state), {"again": again}, done=("已继续。", "Going on."))
    if state == "waiting" and request.method == "GET":
        shown["Refresh"] = str(REFRESH)
    return shown


def _run(desk: Desk, found: Any, state: str) -> Sheet:
    total, out = len(found.entries), len(found.left_out)
    said = (
        f"已处理 {found.done} / {total}：签发 {found.done - out}，未签发 {out}。",
        f"{found.done} of {total} done: {found.done - out} issued, {out} not issued.",
    )
    blocks: list[Any] = [Progress(found.done, total, said)]
    if state == "waiting":
        note = (
            "本页自动更新；可以离开，签发继续进行。",
            "This page looks again by itself; you can leave, the issuing goes on.",
        )
        blocks.append(Box(note))
    elif state == "failed":
        note = (
            "签发中断，已签发的证书有效。继续时从中断处开始，不会重复编号；再次中断时请联系管理员查看日志。",
            "The issuing stopped; what was issued is in force. Going on begins where it stopped and gives no number "
            "twice. Should it stop again, ask the administrator to read the log.",
        )
        blocks.append(Form("again", STATES["failed"].words, [], ("继续签发", "Go on"), note, grave=False))
    if out:
        names = queries.names_of(entries=map(int, found.left_out))
        rows = [[Cell(names.get(int(one), one)), Cell(why)] for one, why in found.left_out.items()]
        heads = [("条目", "Entry"), ("原因", "Why")]
        blocks.append(Table(heads, rows, ("未签发", "Not issued")))
    blocks.append(Links([(("返回证书", "Back to the certificates"), desk.url("certificates"))]))
    return Sheet(("批量签发", "Certificates in bulk"), blocks, STATES[state].words)


def paper(request: HttpRequest, key: str, number: str) -> Any:
    """The certificate as it was issued, to print; a void one too, for the file."""
    desk = desk_of(request, key)
    found = queries.certificate(number=number)
    if found is None or found.entry.contest.programme_id != desk.programme.pk:
        raise Http404
    path = f"certificates/{found.pdf_digest[:2]}/{found.pdf_digest}.pdf"
    if not default_storage.exists(path):
        raise Http404
    return FileResponse(default_storage.open(path), filename=f"{found.number}.pdf", content_type="application/pdf")
