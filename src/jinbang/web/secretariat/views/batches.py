"""Screening many at once: what would become of each, then the act, then what became of each (R8)."""

from __future__ import annotations

from typing import Any

from jinbang.apps.screening import actions, queries
from jinbang.web import present
from jinbang.web.secretariat.blocks import Asked, Box, Cell, Form, Links, Sheet, Table
from jinbang.web.secretariat.serving import Desk, bad
from jinbang.web.secretariat.words import VERDICTS

SCOPES = (
    ("chosen", ("上表勾选的", "Those ticked above")),
    ("clean", ("符合筛选、系统未发现问题的全部", "All that match and have no finding against them")),
    ("all", ("符合筛选的全部", "All that match")),
)
_RESULTS = {
    "able": present.Shown(("可以记入", "can be entered"), "done"),
    "waiting": present.Shown(
        ("记入意见，等待另一位形审员", "opinion entered; waits for another screener"), "under-way"
    ),
    "disagreement": present.Shown(("意见不一致，转秘书处裁定", "screeners differ; the secretariat decides"), "care"),
    "pass": present.Shown(("受理", "accepted"), "done"),
    "correct": present.Shown(("要求补正", "correction asked for"), "care"),
    "reject": present.Shown(("不予受理", "not accepted"), "refused"),
}


def fields(desk: Desk) -> list[Asked]:
    """What is asked below the queue."""
    codes = [
        (one.code, (f"{one.code} {one.text.zh}", f"{one.code} {one.text.en}")) for one in desk.definition.screening_reasons
    ]  # fmt: skip
    return [
        Asked("scope", ("对象", "Which"), "radio", SCOPES, "chosen"),
        Asked("verdict", ("意见", "Opinion"), "radio", VERDICTS, "pass"),
        Asked("codes", ("理由代码", "Reason codes"), "checks", codes, [], hint=("补正或不予受理时必选", "Needed unless you pass them")),
        Asked("note", ("说明", "What is wrong"), "textarea", hint=("补正或不予受理时必填，每个申报方都将读到。", "Needed unless you pass them; every applicant will read it.")),
    ]  # fmt: skip


def chosen(desk: Desk, contest: str) -> list[int]:
    """The cases meant, oldest first; Refused where there are none."""
    scope = desk.choice("scope")
    if scope == "chosen":
        ids = desk.ids("chosen")
    elif scope in ("clean", "all"):
        rows = queries.waiting(viewer=desk.viewer, programme=desk.programme, at=desk.at, contest=contest)
        ids = [one.application_id for one in rows if scope == "all" or not one.blocking]
    else:
        raise bad("scope", "请选择对象", "Choose which")
    if not ids:
        raise bad("scope", "没有选中任何申报", "No application is chosen")
    if desk.choice("verdict") not in dict(VERDICTS):
        raise bad("verdict", "请选择意见", "Choose an opinion")
    return ids


def posted_ids(desk: Desk) -> list[int]:
    """The cases of a previewed batch."""
    ids = [int(one) for one in desk.choice("ids").split(",") if one.isdecimal() and len(one) < 19]
    if not ids:
        raise bad("ids", "没有选中任何申报，请返回待形审列表", "No application is chosen: go back to the list")
    return ids


def act(desk: Desk, ids: list[int], codes: list[str], *, preview: bool) -> list[Any]:
    """Give the opinion to each, or see what that would do."""
    return actions.give_opinions(
        application_ids=ids, verdict=desk.choice("verdict"), codes=codes, note=desk.choice("note"), actor=desk.actor,
        at=desk.at, preview=preview,
    )  # fmt: skip


def previewed(desk: Desk, given: list[Any]) -> Sheet:
    """What would become of each, and the form that does it."""
    able = [one for one in given if one.refusal is None]
    blocks: list[Any] = [_table(desk, given, ("办理后", "What would follow"))]
    if able:
        codes = ",".join(desk.request.POST.getlist("codes"))
        hidden = {"ids": ",".join(str(one.application_id) for one in able), "verdict": desk.choice("verdict"), "codes": codes, "note": desk.choice("note")}  # fmt: skip
        verdict = dict(VERDICTS)[desk.choice("verdict")]
        blocks.append(
            Form(
                "batch", ("确认", "Confirm"), [Asked(name, "", "hidden", value=value) for name, value in hidden.items()],
                (f"对这 {len(able)} 件提交“{verdict[0]}”意见", f"Give “{verdict[1]}” to these {len(able)}"),
                ("尚未写入任何内容。不能办理的不会提交。", "Nothing is written yet.  Those that cannot be done are left out."),
            )
        )  # fmt: skip
    else:
        blocks.append(
            Box(("这些申报都不能这样办理，原因见上表。", "None of these can be done: see the reasons above."), "care")
        )
    blocks.append(Links([(("返回列表", "Back to the list"), desk.request.get_full_path())]))
    return Sheet(("批量形审：预览", "Screening many: preview"), blocks)


def done(desk: Desk, given: list[Any]) -> Sheet:
    """What became of each."""
    n, refused = len(given), sum(one.refusal is not None for one in given)
    said = (f"已办理 {n - refused} 件，未办理 {refused} 件。", f"{n - refused} done, {refused} not done.")
    back = Links([(("返回列表", "Back to the list"), desk.request.get_full_path())])
    return Sheet(
        ("批量形审：结果", "Screening many: result"),
        [Box(said, "care" if refused else "done"), _table(desk, given, ("结果", "Result")), back],
    )


def _table(desk: Desk, given: list[Any], result: Any) -> Table:
    rows = []
    for one in sorted(given, key=lambda one: one.refusal is None):
        if one.refusal is None:
            cell = Cell(shown=_RESULTS[one.result])
        else:
            cell = Cell(shown=present.Shown(("不能办理", "cannot be done"), "refused"), under=(one.refusal.zh, one.refusal.en))  # fmt: skip
        rows.append([Cell(one.title, desk.url("case", one.application_id), one.number), cell])
    return Table([("申报", "Application"), result], rows, (f"共 {len(given)} 件", f"{len(given)} applications"))
