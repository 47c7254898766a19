"""Roster and panel of a contest (R9, R11)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from jinbang.apps.panels import actions
from jinbang.apps.panels import queries as panels
from jinbang.web import present
from jinbang.web.body import workbook
from jinbang.web.body.desk import above, answer, desk_of
from jinbang.web.secretariat.blocks import Asked, Box, Cell, Form, Links, Sheet, Table
from jinbang.web.secretariat.serving import bad
from jinbang.web.secretariat.words import moment

INVITATION = {
    "waiting": present.Shown(("待邀请", "waiting")), "invited": present.Shown(("已邀请，待答复", "invited"), "under-way"),
    "accepted": present.Shown(("已接受", "accepted"), "done"), "declined": present.Shown(("已谢绝", "declined"), "refused"),
    "expired": present.Shown(("邀请已失效", "expired")), "left": present.Shown(("已退出", "left"), "refused"),
}  # fmt: skip
SECTORS = {
    "academia": ("学术界", "academia"),
    "industry": ("产业界", "industry"),
    "investment": ("投资界", "investment"),
}
"""What rosters often write in this column; anything else is shown as it was written."""
_REASON = ("理由", "Reason")


def roster(request: HttpRequest, key: str, ordinal: int) -> HttpResponse:
    """Who may be drawn: import a workbook, take somebody off."""
    desk = desk_of(request, key, ordinal)

    def bring() -> None:
        upload = request.FILES.get("file")
        if upload is None:
            raise bad("file", "请选择 xlsx 文件", "Choose an xlsx file")
        rows = workbook.rows_of(upload.read(workbook.MOST_BYTES + 1))
        actions.import_roster(contest_id=desk.contest.pk, rows=rows, body_id=desk.body(), actor=desk.actor, at=desk.at)

    def leave() -> None:
        actions.leave_roster(
            contest_id=desk.contest.pk, expert_id=desk.number("expert"), reason=desk.choice("reason"), actor=desk.actor, at=desk.at
        )  # fmt: skip

    def build() -> Sheet:
        places = panels.roster(contest=desk.contest, after=desk.page_from() or 0)
        rows = [
            [
                Cell(p.expert.code), Cell(p.expert.name, under=p.expert.title), Cell(p.expert.employer.name), Cell(p.expert.region or "—"),
                Cell(SECTORS.get(p.expert.sector, p.expert.sector) or "—"), Cell("、".join(p.expert.disciplines) or "—"), Cell(p.expert.max_load),
            ]
            for p in places
        ]  # fmt: skip
        heads = [("代码", "Code"), ("姓名", "Name"), ("单位", "Employer"), ("地区", "Region"), ("界别", "Sector"), ("学科", "Disciplines"), ("评审上限", "Most")]  # fmt: skip
        following = present.Page(
            places, next=places[-1].pk if len(places) == 50 else None, total=panels.roster_size(contest=desk.contest)
        )
        hint = (
            "首行为表头；有一行错误则全部不导入，并逐行说明。",
            "Headers first; one wrong row and nothing is imported, each row is named.",
        )
        blocks: list[Any] = []
        if desk.body() is not None:
            blocks += [
                Form("import", ("导入名册", "Import a roster"), [Asked("file", ("专家名册（xlsx）", "Roster (xlsx)"), "file", hint=hint)], ("导入", "Import"), grave=False),
                Links([(("下载空白模板", "Download an empty template"), desk.url("roster-template"))]),
            ]  # fmt: skip
        blocks.append(Table(heads, rows, ("名册", "Roster"), following, empty=("名册为空。", "The roster is empty.")))
        if places and desk.body() is not None:
            who = Asked(
                "expert",
                ("专家", "Expert"),
                "select",
                [(str(p.expert_id), f"{p.expert.code} {p.expert.name}") for p in places],
            )
            blocks.append(
                Form(
                    "leave",
                    ("移出名册", "Take off the roster"),
                    [who, Asked("reason", _REASON)],
                    ("移出", "Take off"),
                    grave=False,
                )
            )
        return Sheet(("专家名册", "Roster of experts"), blocks, above(desk))

    return answer(desk, build, {"import": bring, "leave": leave})


def roster_template(request: HttpRequest, key: str, ordinal: int) -> HttpResponse:
    """An empty workbook with the headers."""
    desk_of(request, key, ordinal)
    response = HttpResponse(
        workbook.empty(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    response["Content-Disposition"] = 'attachment; filename="roster.xlsx"'
    return response


def panel(request: HttpRequest, key: str, ordinal: int) -> HttpResponse:
    """Invitations, answers, stand-ins; who leaves."""
    desk = desk_of(request, key, ordinal)

    def invite() -> None:
        actions.invite_panel(contest_id=desk.contest.pk, actor=desk.actor, at=desk.at)

    def leave() -> None:
        if not desk.choice("reason").strip():
            raise bad("reason", "请说明理由", "Give the reason")
        actions.leave_panel(
            invitation_id=desk.number("which"), reason=desk.choice("reason"), actor=desk.actor, at=desk.at
        )

    def build() -> Sheet:
        found = panels.invitations(contest=desk.contest)
        blocks: list[Any] = []
        if not found:
            blocks += [
                Box(("尚未抽取专家。", "Nobody has been drawn yet.")),
                Links([(("去抽取", "On to the draw"), desk.url("draw"))]),
            ]
        waiting = sum(i.state == "waiting" and not i.substitute for i in found)
        if waiting:
            note = (
                "邀请信内含一次性链接；谢绝的，自动邀请下一位候补。",
                "The letters hold a one-time link; where one declines, the next stand-in is invited.",
            )
            blocks.append(Form("invite", ("邀请", "Invite"), [], (f"邀请 {waiting} 位专家", f"Invite {waiting}"), note))
        rows = [
            [
                Cell(i.order, under=("候补", "stand-in") if i.substitute else ""), Cell(i.expert.name, under=i.expert.code), Cell(i.expert.employer.name),
                Cell(shown=INVITATION[i.state]), Cell(moment(i.answered_at, desk.zone), under=i.reason),
                Cell(moment(i.undertaking_at, desk.zone)),
            ]
            for i in found
        ]  # fmt: skip
        heads = [
            ("次序", "Order"),
            ("专家", "Expert"),
            ("单位", "Employer"),
            ("状态", "State"),
            ("答复时间", "Answered"),
            ("承诺书", "Undertaking"),
        ]
        blocks.append(Table(heads, rows, ("专家组", "Panel")))
        there = [(str(i.pk), f"{i.expert.code} {i.expert.name}") for i in found if i.state in ("invited", "accepted")]
        if there:
            fields = [Asked("which", ("专家", "Expert"), "select", there), Asked("reason", _REASON)]
            blocks.append(
                Form(
                    "leave",
                    ("退出与递补", "Leave and replace"),
                    fields,
                    ("记录退出，邀请下一位候补", "Record, and invite the next stand-in"),
                    grave=False,
                )
            )
        return Sheet(("专家组", "Panel"), blocks, above(desk))

    return answer(desk, build, {"invite": invite, "leave": leave})
