"""The office decides: in rank order, with the ballot's result, with a reason where the order is left (R15)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from jinbang.apps.deliberation import actions, queries
from jinbang.apps.deliberation.rows import Undecided
from jinbang.apps.programmes import queries as programmes
from jinbang.web import present
from jinbang.web.secretariat.blocks import Asked, Box, Cell, Filters, Form, Sheet, Table
from jinbang.web.secretariat.serving import answer, bad, desk_of
from jinbang.web.secretariat.words import OUTCOMES, SUGGESTION, moment, named

MOST = 200  # rows on a page without a list chosen


def decide(request: HttpRequest, key: str) -> HttpResponse:
    """What waits for a decision, one list or track at a time (?contest=), and what was decided."""
    desk = desk_of(request, key)
    wanted = request.GET.get("contest", "")
    contests = [one for one in programmes.contests(programme=desk.programme) if not one.separately_organised]
    chosen = [one.pk for one in contests if one.key == wanted]

    def settle() -> None:
        waiting = queries.undecided(programme=desk.programme, contests=chosen)
        outcomes = {one.pk: desk.choice(f"outcome-{one.pk}") for one in waiting if desk.choice(f"outcome-{one.pk}")}
        if not outcomes:
            raise bad("outcomes", "请至少对一项作出决定", "Decide on one of them at least")
        reasons = {pk: desk.choice(f"reason-{pk}") for pk in outcomes}
        common = desk.choice("reason").strip()
        if common:
            leaving = actions.deviations(programme=desk.programme, outcomes=outcomes)
            reasons |= {pk: common for pk in leaving if not reasons[pk].strip()}
        actions.decide(programme_id=desk.programme.pk, outcomes=outcomes, reasons=reasons, actor=desk.actor, at=desk.at)

    def build() -> Sheet:
        waiting = queries.undecided(programme=desk.programme, contests=chosen)
        many = not chosen and len(waiting) > MOST
        names = (
            {} if chosen else {one.pk: named(one) for one in contests}
        )  # said with each where several stand together
        rows = [] if many else [_row(desk, one, names) for one in waiting]
        heads = [("排名", "Rank"), ("申报", "Application"), ("表决", "Ballot"), ("决定", "Decision"), ("偏离顺序的理由", "Reason for leaving the order")]  # fmt: skip
        blocks: list[Any] = [
            Filters(
                [
                    present.Filter(
                        "contest",
                        ("榜单（领域）", "List or track"),
                        options=[(one.key, named(one)) for one in contests],
                        value=wanted,
                    )
                ]
            )
        ]
        note = (
            "已按表决结果预选，请逐项核对；拟入榜须经表决通过；越过排名更靠前的申报，或改变初评建议，须说明理由。",
            "Chosen as the ballots went: check each. A proposal needs a carried ballot; passing over a better rank, or leaving the suggestion, needs a reason.",
        )
        if many:
            blocks.append(
                Box(
                    (
                        f"共 {len(waiting)} 项待决定，请按榜单（领域）逐一决定。",
                        f"{len(waiting)} wait for a decision: choose one list or track.",
                    )
                )
            )
        if not waiting:
            blocks.append(Box(("没有待决定的申报。", "Nothing waits for a decision.")))
        if rows:
            hint = (
                "用于本次偏离顺序而未单独填写理由的各项。",
                "For those that leave the order and have no reason of their own above.",
            )
            common = Asked("reason", ("共同理由", "Common reason"), "textarea", hint=hint)
            blocks.append(
                Form("decide", ("待决定", "To decide"), [common], ("作出决定", "Decide"), note, Table(heads, rows))
            )
        made = [
            [
                Cell(d.application.title, desk.url("application", d.application_id), d.application.number),
                Cell(named(d.application.contest)),
                Cell(dict(OUTCOMES)[d.outcome]),
                Cell(("是", "yes") if d.deviates else "—", under=d.reason),
                Cell(moment(d.at, desk.zone)),
            ]
            for d in queries.decisions(programme=desk.programme)
            if not chosen or d.application.contest_id in chosen
        ]
        blocks.append(
            Table(
                [
                    ("申报", "Application"),
                    ("榜单（领域）", "List or track"),
                    ("决定", "Decision"),
                    ("偏离", "Leaves the order"),
                    ("时间", "When"),
                ],
                made,
                ("已决定", "Decided"),
            )
        )
        return Sheet(("审议决定", "Decisions"), blocks)

    return answer(desk, build, {"decide": settle})


def _row(desk: Any, row: Undecided, names: dict[int, tuple[str, str]]) -> list[Cell]:
    one, line, ballot = row.application, row.line, row.ballot
    about = f"{one.number} · {one.organisation.name}"
    zh, en = names.get(one.contest_id, ("", ""))
    if ballot is None:
        result = Cell(("未表决", "no ballot"))
    else:
        shown = (
            present.Shown(("通过", "carried"), "done")
            if ballot.carried
            else present.Shown(("未通过", "not carried"), "refused")
        )
        result = Cell(shown=shown, under=(f"同意 {ballot.yes} / 需 {ballot.needed}", f"{ballot.yes} yes, {ballot.needed} needed"))  # fmt: skip
    name = one.title
    chosen = "" if ballot is None else "propose" if ballot.carried else "not-choose"
    return [
        Cell(line.rank if line and line.rank else "—", under=SUGGESTION[line.suggestion] if line else ""),
        Cell(one.title, desk.url("application", one.pk), (f"{zh} · {about}", f"{en} · {about}") if zh else about),
        result,
        Cell(
            control=Asked(
                f"outcome-{one.pk}",
                (f"决定：{name}", f"Decision: {name}"),
                "radio",
                (*OUTCOMES, ("", ("暂不决定", "Not yet"))),
                chosen,
            )
        ),
        Cell(control=Asked(f"reason-{one.pk}", (f"理由：{name}", f"Reason: {name}"), "text")),
    ]
