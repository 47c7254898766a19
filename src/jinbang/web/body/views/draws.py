"""The draw as a ceremony: commit, publish, two persons type the public randomness, the result; anyone replays it (R11, N8)."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from jinbang.apps.panels import actions
from jinbang.apps.panels import queries as panels
from jinbang.draw import Commitment
from jinbang.draw.randomness import last_out
from jinbang.web import present, randomness
from jinbang.web.body.desk import BodyDesk, above, answer, desk_of
from jinbang.web.secretariat.blocks import Asked, Box, Cell, Facts, Form, Links, Sheet, Table
from jinbang.web.secretariat.serving import bad
from jinbang.web.secretariat.words import moment

_LEAD = (
    "先承诺，再取随机数，后出结果：名册、构成要求和每个人的概率先行公布；随机数由两人各自录入，一致才抽取；任何人可以复算。",
    "Commit, then randomness, then the result: roster, quotas and everybody's chance are published first; two persons type the"
    " randomness, and only where they agree it is drawn; anyone can replay it.",
)
PEOPLE, EARLIER = 100, 50  # a page of the table of chances, of the list of draws before the newest
_STEPS = (("一、承诺", "1. Commitment"), ("二、随机数", "2. Randomness"), ("三、结果", "3. Result"))


def draw(request: HttpRequest, key: str, ordinal: int) -> HttpResponse:
    """The ceremony of a contest."""
    desk = desk_of(request, key, ordinal)

    def commit() -> None:
        sources = randomness.announced(choice=desk.choice, zone=desk.zone)
        actions.commit_draw(contest_id=desk.contest.pk, sources=sources, actor=desk.actor, at=desk.at)

    def take() -> None:
        which = desk.number("which")
        actions.draw_experts(draw_id=which, randomness=_typed(desk, which), actor=desk.actor, at=desk.at)

    def build() -> Sheet:
        found = panels.newest_draw(contest=desk.contest)
        blocks: list[Any] = []
        if found is None and desk.may("draw"):
            note = (
                "承诺固定名册、构成要求、每位专家的入选概率和随机数的来源；来源须是此后才公开产生的结果，谁也无法挑选。已按开奖日建议两期双色球和两期大乐透，"
                "遇节假日休市请改期；也可改用一轮 drand 信标。",
                "This fixes roster, quotas, everybody's chance and the sources of randomness: public results that are still to come,"
                " so nobody can choose. Two results each of two lotteries are suggested by their weekdays (change them for holidays"
                " without a draw); one drand round does as well.",
            )
            rows = randomness.asked(at=desk.at, zone=desk.zone)
            blocks.append(Form("commit", _STEPS[0], [], ("固定抽取方案", "Fix the plan of the draw"), note, rows))
        elif found is None:
            blocks.append(Box(("初评机构尚未承诺抽取方案。", "The review body has not committed to a draw yet.")))
        else:
            blocks += _one(desk, found)
            blocks += _earlier(desk, found)
        return Sheet(("专家抽取", "Draw of experts"), blocks, above(desk), _LEAD)

    return answer(desk, build, {"commit": commit, "draw": take})


def _names(desk: BodyDesk, codes: list[str]) -> dict[str, str]:
    """code → name, for who may read the roster."""
    return panels.names(programme=desk.programme, codes=codes) if desk.may("roster") else {}


def _one(desk: BodyDesk, one: Any) -> list[Any]:
    commitment = Commitment.read(canonical=one.document.encode())
    start = desk.page_from("people") or 0
    table = commitment.table[start : start + PEOPLE]
    names = _names(
        desk, [*(c.candidate for c in table), *one.result.get("seats", ()), *one.result.get("substitutes", ())]
    )
    chances = [[Cell(c.candidate), Cell(names.get(c.candidate, "—")), Cell(f"{float(c.probability):.2%}"), Cell(str(c.probability), under=c.reason)] for c in table]  # fmt: skip
    heads = [("代码", "Code"), ("姓名", "Name"), ("入选概率", "Chance"), ("精确值", "Exactly")]
    following = start + PEOPLE if start + PEOPLE < len(commitment.table) else None
    return [
        _committed(desk, one, len(commitment.table)),
        *_sources(desk, commitment),
        Links([(("公开页面：承诺、结果与复算", "Public page: commitment, result, replay"), public_url(desk.key, desk.contest.ordinal, one.number))]),
        *_randomness(desk, one, commitment.sources()),
        *(_result(desk, one, names) if one.drawn_at else []),
        _shared(commitment),
        Table(heads, chances, ("入选概率表", "Table of chances"), present.Page(table, next=following, total=len(commitment.table), name="people")),
    ]  # fmt: skip


def _shared(commitment: Commitment) -> Table:
    """How many have the same chance: a long roster at a glance."""
    groups = Counter((c.probability, c.reason) for c in commitment.table)
    rows = [
        [Cell(f"{float(chance):.2%}"), Cell(str(chance), under=reason), Cell(number)]
        for (chance, reason), number in sorted(groups.items(), key=lambda one: (-one[0][0], one[0][1]))
    ]
    heads = [("入选概率", "Chance"), ("精确值", "Exactly"), ("人数", "People")]
    return Table(heads, rows[:PEOPLE], ("机会相同的人数", "How many share a chance"))


def _earlier(desk: BodyDesk, newest: Any) -> list[Table]:
    """The draws before the newest; each has its public page."""
    before = desk.page_from("earlier") or newest.number
    found = panels.draws_before(contest=desk.contest, number=before, limit=EARLIER + 1)
    rows = [
        [
            Cell(one.number, public_url(desk.key, desk.contest.ordinal, one.number)), Cell(moment(one.committed_at, desk.zone)),
            Cell(moment(one.drawn_at, desk.zone)), Cell(one.commitment),
        ]
        for one in found[:EARLIER]
    ]  # fmt: skip
    heads = [("次", "Draw"), ("承诺时间", "Committed"), ("抽取时间", "Drawn"), ("承诺摘要", "Commitment")]
    page = present.Page(rows, next=found[EARLIER - 1].number if len(found) > EARLIER else None, name="earlier")
    return [Table(heads, rows, ("此前的抽取", "Earlier draws"), page)] if rows else []


def public_url(key: str, ordinal: int, number: int) -> str:
    """Where anyone reads and replays a draw."""
    return reverse("public:draw", args=[key, ordinal, number])


def _committed(desk: BodyDesk, one: Any, people: int) -> Facts:
    facts = [
        present.Fact(("承诺摘要（SHA-256）", "Commitment (SHA-256)"), one.commitment), present.Fact(("承诺时间", "Committed"), moment(one.committed_at, desk.zone)),
        present.Fact(("名册人数", "On the roster"), people),
    ]  # fmt: skip
    return Facts(facts, _STEPS[0])


def _typed(desk: BodyDesk, which: int) -> str:
    """What was typed, one result per announced source; a draw without sources has one field."""
    one = panels.newest_draw(contest=desk.contest)
    if one is None or one.pk != which:
        raise bad("which", "没有这次抽取", "There is no such draw")
    sources = Commitment.read(canonical=one.document.encode()).sources()
    if not sources:
        return desk.choice("randomness")
    parts = [desk.choice(f"r{n}").strip() for n in range(len(sources))]
    if (empty := next((n for n, part in enumerate(parts) if not part), None)) is not None:
        raise bad(f"r{empty}", "请录入公布的结果", "Type the published result")
    return ";".join(parts)


def _sources(desk: BodyDesk, commitment: Commitment) -> list[Any]:
    heads = [
        ("来源", "Source"),
        ("哪一期", "Which result"),
        ("产生时间", "Comes out"),
        ("口令的 SHA-256", "SHA-256 of the code"),
    ]
    rows = [
        [Cell(kind), Cell(label), Cell(moment(out, desk.zone)), Cell(code or "—")]
        for kind, label, out, code in randomness.shown(sources=commitment.sources())
    ]
    if not any(code for *_, code in randomness.shown(sources=commitment.sources())):
        heads, rows = heads[:3], [row[:3] for row in rows]
    return [Table(heads, rows, ("预先公布的随机数来源", "Sources of randomness, announced beforehand"))] if rows else []


def _asked(sources: Any, one: Any) -> list[Asked]:
    """One field for each announced source."""
    which = Asked("which", "", "hidden", value=str(one.pk))
    if not sources:
        hint = (
            "如事先约定的某期彩票开奖号码或信标值，至少 8 个字符",
            "such as the numbers of a lottery agreed on before, at least 8 characters",
        )
        return [which, Asked("randomness", ("随机数", "Randomness"), hint=hint)]
    return [
        which,
        *(
            Asked(f"r{n}", tuple(f"{words} {source.label}" for words in randomness.KINDS[source.kind]), hint=randomness.HINTS[source.kind])
            for n, source in enumerate(sources)
        ),
    ]  # fmt: skip


def _randomness(desk: BodyDesk, one: Any, sources: Any) -> list[Any]:
    first = [
        present.Fact(("第一人录入", "Typed first by"), one.first_by.name if one.first_by else "—"),
        present.Fact(("录入时间", "At"), moment(one.first_at, desk.zone)),
    ]
    if one.drawn_at is not None:
        facts = [
            present.Fact(("随机数", "Randomness"), one.randomness), *(first if one.first_by else []),
            present.Fact(("第二人录入", "Typed second by"), one.randomness_by.name), present.Fact(("抽取时间", "Drawn"), moment(one.drawn_at, desk.zone)),
        ]  # fmt: skip
        return [Facts(facts, _STEPS[1])]
    form = Form(
        "draw", _STEPS[1], _asked(sources, one),
        ("录入随机数", "Enter the randomness"),
        (
            "请先公开上述承诺摘要，再由两人对照公布的结果各自录入。第一人的录入不显示；第二人录入一致即产生结果，不能更改。第二人可以是另一位机构经办人、备案受理人、秘书处或监督员。",
            "Publish the commitment first; then two persons type what was published, each for themselves. The first entry is not"
            " shown; the second, where it agrees, decides for good. The second may be another manager of the bodies, who records"
            " filings, the secretariat or the auditor.",
        ),
    )  # fmt: skip
    last = last_out(sources=sources)
    if last is not None and desk.at < last:
        zh, en = moment(last, desk.zone)
        form.off = (
            f"约定的结果尚未全部产生，请在{zh}之后录入。",
            f"Not all announced results are out; come back after {en}.",
        )
        return [form]
    if one.first_by is None:
        return [form]
    if one.first_by_id == desk.actor.pk:
        form.commit = ("重新录入（更正）", "Type it again (to correct)")
        form.grave = False
        waiting = ("您已录入，等待第二人录入。", "You have typed it; a second person has to type the same.")
        return [Box(waiting, "care"), form]
    form.commit = ("第二人录入并抽取", "Second entry: draw")
    return [Facts(first, ("第一人已录入", "A first person has typed it")), form]


def _result(desk: BodyDesk, one: Any, names: dict[str, str]) -> list[Any]:
    rows = [
        [Cell(n), Cell(code), Cell(names.get(code, "—")), Cell(words)]
        for kind, words in (("seats", ("评审专家", "Seat")), ("substitutes", ("候补", "Stand-in")))
        for n, code in enumerate(one.result[kind], start=1)
    ]
    heads = [("次序", "Order"), ("代码", "Code"), ("姓名", "Name"), ("抽中为", "As")]
    on = [Links([(("去邀请专家", "On to invitations"), desk.url("panel"))])] if desk.may("invite") else []
    return [Table(heads, rows, _STEPS[2]), *on]
