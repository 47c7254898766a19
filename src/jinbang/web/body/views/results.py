"""The result package of a contest: made, signed by every body, reported (R12, R13, N7)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from jinbang.apps.programmes import queries as programmes
from jinbang.apps.reviews import actions
from jinbang.apps.reviews import queries as reviews
from jinbang.web import present
from jinbang.web.body.desk import BodyDesk, above, answer, desk_of
from jinbang.web.secretariat.blocks import Asked, Box, Cell, Facts, Form, Prose, Sheet, Table
from jinbang.web.secretariat.serving import bad
from jinbang.web.secretariat.words import PACKAGE, SUGGESTION, moment

_CHANGES = (
    "每行一条：申报编号 建议 理由；建议为 pass、reserve、fail",
    "One a line: number, suggestion (pass, reserve, fail), reason",
)


def package(request: HttpRequest, key: str, ordinal: int) -> HttpResponse:
    """Make the result, sign it for each body, follow it."""
    desk = desk_of(request, key, ordinal)

    def make() -> None:
        places = desk.number("places") if desk.choice("places").strip() else None
        actions.make_package(
            contest_id=desk.contest.pk, places=places, overrides=_overrides(desk), report=desk.choice("report"), actor=desk.actor, at=desk.at
        )  # fmt: skip

    def sign() -> None:
        actions.sign_package(package_id=desk.number("which"), actor=desk.actor, at=desk.at)

    def build() -> Sheet:
        found = reviews.packages(contest=desk.contest)
        one = found[0] if found else None
        blocks: list[Any] = []
        if one is not None:
            blocks += _package(desk, one)
        if desk.body() is not None and (one is None or one.state in ("draft", "returned")):
            fields = [
                Asked("places", ("建议通过数", "Suggested to pass"), "number", value=desk.definition.honour_list(desk.contest.list_key).size or ""),
                Asked("report", ("初评报告", "Report"), "textarea", value=one.report if one else ""),
                Asked("overrides", ("调整（选填）", "Changes (if any)"), "textarea", hint=_CHANGES),
            ]  # fmt: skip
            note = (
                "按备案规则排序。重新形成会取代未报送的草稿，原有签署作废。",
                "Ranked by the filed rule. Making it anew replaces a draft and voids its signatures.",
            )
            blocks.append(
                Form("make", ("形成初评结果", "Make the result"), fields, ("形成", "Make"), note, grave=False)
            )
        if one is not None:
            blocks.append(_lines(desk, one))
        return Sheet(("初评结果报送", "Result"), blocks, above(desk))

    return answer(desk, build, {"make": make, "sign": sign})


def _package(desk: BodyDesk, one: Any) -> list[Any]:
    signed = {s.body_id: s for s in one.signatures.all()}
    bodies = [m.body for m in programmes.mandates(contest=desk.contest)]
    missing = "、".join(b.name for b in bodies if b.pk not in signed)
    facts = [
        present.Fact(("状态", "State"), PACKAGE[one.state].words), present.Fact(("版本", "Version"), one.number),
        present.Fact(("已签署", "Signed by"), "、".join(s.body.name for s in signed.values()) or "—"), present.Fact(("待签署", "Still to sign"), missing or "—"),
        present.Fact(("报送时间", "Reported"), moment(one.reported_at, desk.zone)), present.Fact(("摘要（SHA-256）", "Digest (SHA-256)"), one.digest),
    ]  # fmt: skip
    blocks: list[Any] = [Facts(facts)]
    if one.returned_reason:
        blocks.append(Box(one.returned_reason, "care", ("退回意见", "Why it was returned")))
    if one.report:
        blocks.append(Prose(one.report, ("初评报告", "Report")))
    if one.state == "draft" and desk.body() is not None and desk.body() not in signed:
        note = (
            "全部初评机构签署后自动报送秘书处，评分随即锁定。",
            "When all bodies have signed, it goes to the secretariat and scores are locked.",
        )
        blocks.append(
            Form(
                "sign",
                ("签署", "Sign"),
                [Asked("which", "", "hidden", value=str(one.pk))],
                ("以本机构名义签署", "Sign for my body"),
                note,
            )
        )
    return blocks


def _lines(desk: BodyDesk, one: Any) -> Table:
    lines = reviews.package_lines(package=one, after=desk.page_from() or 0)
    rows = [
        [
            Cell(line.rank or "—", under=("并列", "tied") if line.tied else ""),
            Cell(line.application.title, desk.url("sheets", line.application_id), f"{line.application.number} · {line.application.organisation.name}"),
            Cell("—" if line.score is None else f"{line.score.normalize():f}"), Cell(line.reviews), Cell(SUGGESTION[line.suggestion], under=line.reason),
        ]
        for line in lines
    ]  # fmt: skip
    heads = [
        ("名次", "Rank"),
        ("申报", "Application"),
        ("得分", "Score"),
        ("评审数", "Reviews"),
        ("建议", "Suggestion"),
    ]
    return Table(
        heads, rows, ("排序", "Ranking"), present.Page(lines, next=lines[-1].rank if len(lines) >= 100 else None)
    )


def _overrides(desk: BodyDesk) -> dict[int, tuple[str, str]]:
    by_number = {number: pk for pk, (number, _) in reviews.titles(contest=desk.contest).items()}
    found = {}
    for line in desk.choice("overrides").splitlines():
        if not line.strip():
            continue
        parts = line.split(maxsplit=2)
        if len(parts) < 3 or parts[0] not in by_number or parts[1] not in SUGGESTION:
            raise bad(
                "overrides",
                f"无法读取“{line.strip()}”，应为：申报编号 建议 理由",
                f"“{line.strip()}” cannot be read: number, suggestion, reason",
            )
        found[by_number[parts[0]]] = (parts[1], parts[2])
    return found
