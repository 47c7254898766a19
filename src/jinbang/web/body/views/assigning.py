"""Conflicts, assignment and progress of a contest (R10, R12, N9)."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse

from jinbang.apps.panels import actions as panel_acts
from jinbang.apps.panels import queries as panels
from jinbang.apps.reviews import actions
from jinbang.apps.reviews import queries as reviews
from jinbang.web import present
from jinbang.web.body.desk import BodyDesk, above, answer, desk_of
from jinbang.web.secretariat.blocks import Asked, Box, Cell, Facts, Form, Links, Sheet, Table
from jinbang.web.secretariat.serving import bad
from jinbang.web.secretariat.words import moment

KINDS = {
    "employer": ("同一单位", "same employer"), "parent": ("上下级或同属一家", "parent or sister"), "joint-unit": ("联合单位", "joint unit"),
    "recommending-unit": ("推荐单位", "recommending unit"), "body-recommends": ("初评机构成员且机构推荐", "member of the recommending body"),
    "self": ("本人申报", "own application"), "named-unsuitable": ("申报方请求回避", "named by the applicant"), "declared": ("专家声明", "declared"),
}  # fmt: skip
OBJECTIVES = (("best", ("总体最匹配", "Best overall match")), ("fairest", ("最弱者优先（公平）", "Fairest to the worst off")), ("randomised", ("随机化（防合谋）", "Randomised")))  # fmt: skip
OF_RUN = {**dict(OBJECTIVES), "second-round": ("第二轮（补评）", "Second round")}
_BOUNDS = {
    "best": ("任何方案的总匹配度不超过", "No total can exceed"),
    "fairest": ("任何方案的最弱一项不超过", "No worst match can exceed"),
    "randomised": ("任何方案的期望总匹配度不超过", "No expected total can exceed"),
}
PARTS = {"disciplines": ("学科", "Discipline"), "keywords": ("关键词", "Keywords"), "text": ("文本", "Text")}
PAIRS = 40
RUN = {
    "proposed": present.Shown(("待决定", "proposed"), "under-way"), "accepted": present.Shown(("已采用", "accepted"), "done"),
    "discarded": present.Shown(("已放弃", "discarded")), "infeasible": present.Shown(("不可行", "infeasible"), "refused"),
}  # fmt: skip


def conflicts(request: HttpRequest, key: str, ordinal: int) -> HttpResponse:
    """Conflicts on record; compare panel and applications anew."""
    desk = desk_of(request, key, ordinal)

    def detect() -> None:
        panel_acts.detect_conflicts(contest_id=desk.contest.pk, actor=desk.actor, at=desk.at)

    def build() -> Sheet:
        found = panels.conflicts(contest=desk.contest, after=desk.page_from() or 0)
        rows = [
            [
                Cell(c.expert.name, under=f"{c.expert.code} {c.expert.employer.name}"), Cell(c.application.title, under=c.application.number),
                Cell(KINDS.get(c.kind, c.kind)), Cell(("系统检测", "detected") if c.detected else ("专家声明", "declared"), under=c.reason),
            ]
            for c in found
        ]  # fmt: skip
        heads = [("专家", "Expert"), ("申报", "Application"), ("回避关系", "Conflict"), ("来源", "From")]
        page = present.Page(found, next=found[-1].pk if len(found) == 50 else None)
        note = (
            "比对单位、联合单位、推荐单位、本人、申报方请求回避的专家；有关系的，专家看不到该申报。",
            "Compares employer, joint units, recommending unit, persons and experts named by applicants; the expert will not"
            " see that application.",
        )
        form = Form("detect", ("检测", "Detect"), [], ("检测回避关系", "Detect conflicts"), note, grave=False)
        return Sheet(
            ("回避", "Conflicts"),
            [form, Table(heads, rows, page=page, empty=("没有回避记录。", "No conflicts on record."))],
            above(desk),
        )

    return answer(desk, build, {"detect": detect})


def assignment(request: HttpRequest, key: str, ordinal: int) -> HttpResponse:
    """Propose, look, accept or discard."""
    desk = desk_of(request, key, ordinal)

    def propose() -> None:
        objective = desk.choice("objective")
        if objective not in dict(OBJECTIVES):
            raise bad("objective", "请选择目标", "Choose an objective")
        seed = desk.number("seed")
        if seed >= 2**63:
            raise bad("seed", "种子过大", "The seed is too large")
        actions.propose_assignment(
            contest_id=desk.contest.pk, objective=objective, seed=seed, actor=desk.actor, at=desk.at
        )

    def again() -> None:
        actions.propose_second_round(
            contest_id=desk.contest.pk, places=desk.number("places"), seats=desk.number("seats"), seed=desk.number("again_seed"),
            actor=desk.actor, at=desk.at,
        )  # fmt: skip

    def accept() -> None:
        actions.accept_assignment(run_id=desk.number("which"), actor=desk.actor, at=desk.at)

    def discard() -> None:
        actions.discard_assignment(
            run_id=desk.number("which"), reason=desk.choice("reason"), actor=desk.actor, at=desk.at
        )

    def build() -> Sheet:
        runs = reviews.runs(contest=desk.contest)
        fields = [
            Asked("objective", ("目标", "Objective"), "select", OBJECTIVES, "best"),
            Asked("seed", ("随机种子", "Seed"), "number", value="1", hint=("同一种子得出同一方案，可复核", "The same seed gives the same proposal, so anyone can check")),
        ]  # fmt: skip
        blocks: list[Any] = []
        if runs and runs[0].state in ("proposed", "infeasible"):
            blocks += _run(desk, runs[0])
        blocks.append(Form("propose", ("计算方案", "Compute a proposal"), fields, ("计算", "Compute"), grave=False))
        if any(r.state == "accepted" for r in runs):
            size = desk.definition.honour_list(desk.contest.list_key).size or ""
            more = [
                Asked("places", ("名额", "Places"), "number", value=size),
                Asked("seats", ("补评多少项", "Applications that get one more review"), "number", value="5"),
                Asked("again_seed", ("随机种子", "Seed"), "number", value="1"),
            ]
            note = (
                "给入选概率最接近一半的申报各增加一位专家，并尽量把评审关系连成一片。只形成方案，采用后才生效。",
                "One more expert for those applications whose chance is nearest one half, joining experts who share none yet where"
                " it can. A proposal only: nothing changes until it is accepted.",
            )
            blocks.append(
                Form(
                    "again",
                    ("第二轮（补评）", "Second round"),
                    more,
                    ("计算补评方案", "Propose a second round"),
                    note,
                    grave=False,
                )
            )
        rows = [
            [
                Cell(r.pk, desk.url("pairs", r.pk) if r.pairs else ""), Cell(OF_RUN.get(r.objective, r.objective)), Cell(r.seed), Cell(shown=RUN[r.state]),
                Cell(moment(r.made_at, desk.zone), under=r.made_by.name), Cell(r.digest[:16]),
            ]
            for r in runs
        ]  # fmt: skip
        heads = [
            ("方案", "Proposal"),
            ("目标", "Objective"),
            ("种子", "Seed"),
            ("状态", "State"),
            ("时间", "Made"),
            ("摘要", "Digest"),
        ]
        blocks.append(Table(heads, rows, ("各次方案", "All proposals"), empty=("尚未计算。", "None yet.")))
        return Sheet(("评审分配", "Assignment"), blocks, above(desk))

    return answer(desk, build, {"propose": propose, "again": again, "accept": accept, "discard": discard})


def _reached(sure: dict[str, Any]) -> list[present.Fact]:
    """What a proposal reaches, what no other could exceed, and what fairness or chance cost; only figures it has."""
    bound = _BOUNDS.get(sure.get("objective", ""), _BOUNDS["best"])
    best = ("可达到的最大总匹配度", "Largest total there is")
    figures: list[tuple[tuple[str, str], str | None]] = [
        (("总匹配度", "Total match"), _figure(sure, "total")),
        (("最弱一项的匹配度", "Match of the worst off"), _figure(sure, "worst")),
        (("期望总匹配度", "Expected total match"), _figure(sure, "expected")),
        (bound, _figure(sure, "bound")),
        (best, _figure(sure, "best_total") if sure.get("objective") != "best" else None),
        (
            ("公平的代价（占总匹配度）", "Cost of fairness (share of the total)"),
            _figure(sure, "cost_of_fairness", ".2%"),
        ),
        (("保留的质量", "Quality kept"), _figure(sure, "quality_kept", ".2%")),
        (("每对的概率上限", "Cap on every pair’s probability"), _figure(sure, "cap", "g")),
    ]
    proven = present.Fact(("已证最优", "Proven optimal"), ("是", "yes") if sure.get("optimal") else ("否", "no"))
    return [*(present.Fact(label, value) for label, value in figures if value is not None), proven]


def _figure(sure: dict[str, Any], name: str, form: str = ".3f") -> str | None:
    value = sure.get(name)
    return None if value is None else format(value, form)


def _why_not(stated: Any) -> Any:
    """(zh, en); a run of an older version has one text."""
    return tuple(stated) if isinstance(stated, list) else stated


def _run(desk: BodyDesk, run: Any) -> list[Any]:
    which = Asked("which", "", "hidden", value=str(run.pk))
    discard = Form(
        "discard",
        ("放弃", "Discard"),
        [which, Asked("reason", ("理由（选填）", "Reason (if any)"))],
        ("放弃此方案", "Discard"),
        grave=False,
    )
    if run.state == "infeasible":
        return [
            Box(_why_not(run.certificate.get("why", "")), "refused", ("按现有条件无法分配", "This cannot be met")),
            Facts([present.Fact(("摘要（SHA-256）", "Digest (SHA-256)"), run.digest)], ("输入", "Input")),
            discard,
        ]
    now, then = reviews.present_pairs(contest=desk.contest), {(a, e) for a, e, _ in run.pairs}
    sure = run.certificate
    facts = [
        *_reached(sure), present.Fact(("摘要（SHA-256）", "Digest (SHA-256)"), run.digest),
        present.Fact(("与现状相比", "Compared with now"), (f"新增 {len(then - now)}，保留 {len(then & now)}", f"{len(then - now)} new, {len(then & now)} kept")),
    ]  # fmt: skip
    loads, before = Counter(e for _, e in then), Counter(e for _, e in now)
    people = {i.expert_id: i.expert for i in panels.invitations(contest=desk.contest)}
    rows = [
        [Cell(people[e].name, under=people[e].code), Cell(before[e]), Cell(n), Cell(people[e].max_load)]
        for e, n in loads.most_common()
        if e in people
    ]
    heads = [("专家", "Expert"), ("现在", "Now"), ("采用后", "Then"), ("上限", "Most")]
    return [
        Facts(facts, ("方案证明", "Certificate")),
        Links([(("谁评什么，为什么", "Who reviews what, and why"), desk.url("pairs", run.pk))]),
        Form(
            "accept", ("采用", "Accept"), [which], ("采用此方案", "Accept this proposal"),
            (f"共 {len(then)} 份评审，其中新增 {len(then - now)} 份。", f"{len(then)} reviews in all, {len(then - now)} of them new."),
        ),
        discard,
        Table(heads, rows, ("各专家份数", "Loads")),
    ]  # fmt: skip


def pairs(request: HttpRequest, key: str, ordinal: int, pk: int) -> HttpResponse:
    """Who reviews what in a proposal, and why: the parts of each match, what the two have in common."""
    desk = desk_of(request, key, ordinal)
    run = reviews.run(contest=desk.contest, pk=pk)
    start = desk.page_from() or 0
    listed = sorted((a, e) for a, e, _ in run.pairs)
    shown = listed[start : start + PAIRS]
    now = reviews.present_pairs(contest=desk.contest)
    names = reviews.titles(contest=desk.contest)
    people = {i.expert_id: i.expert for i in panels.invitations(contest=desk.contest)}
    affinities = {(a, e): value for a, e, value in run.pairs}
    rows = [
        [
            Cell(names[a][1], under=names[a][0]), Cell(people[e].name if e in people else "—", under=people[e].code if e in people else ""),
            Cell(f"{affinities[a, e]:.3f}"), Cell(_why(one)), Cell(("保留", "kept") if (a, e) in now else ("新增", "new")),
        ]
        for (a, e), one in zip(shown, reviews.why_pairs(contest=desk.contest, pairs=shown), strict=True)
    ]  # fmt: skip
    heads = [("申报", "Application"), ("专家", "Expert"), ("匹配度", "Match"), ("依据（值 × 权重）", "Why (value × weight)"), ("与现状", "Against now")]  # fmt: skip
    following = present.Page(shown, next=start + PAIRS if start + PAIRS < len(listed) else None)
    lead = (
        "匹配度 = Σ 值 × 权重；一方没有填写的部分不计，其权重归其余部分。",
        "Match = Σ value × weight; a part unknown on either side leaves its weight to the others.",
    )
    title = (f"方案 {run.pk}：谁评什么", f"Proposal {run.pk}: who reviews what")
    blocks = [Table(heads, rows, page=following, empty=("方案没有评审安排。", "The proposal assigns nothing."))]
    return answer(
        desk,
        lambda: Sheet(
            title, [*blocks, Links([(("回到分配", "Back to assignment"), desk.url("assignment"))])], above(desk), lead
        ),
    )


def _why(one: Any) -> tuple[str, str]:
    said: list[list[str]] = [[], []]
    for part in one.parts:
        if not part.weight:
            continue
        common = "、".join(dict.fromkeys(a if a == b else f"{a}≈{b}" for a, b, _ in part.common[:3]))
        for n, word in enumerate(PARTS[part.name]):
            shared = f"（{common}）" if common and n == 0 else f" ({common})" if common else ""
            said[n].append(f"{word} {part.value:.2f} × {part.weight:.2f}{shared}")
    return "；".join(said[0]) or "没有可比的资料", "; ".join(said[1]) or "nothing to compare"


def progress(request: HttpRequest, key: str, ordinal: int) -> HttpResponse:
    """How far each expert is, furthest behind first."""
    desk = desk_of(request, key, ordinal)
    rows = [
        [Cell(one["expert__name"], under=one["expert__code"]), Cell(one["seats"]), Cell(one["submitted"]), Cell(one["drafts"]), Cell(one["seats"] - one["submitted"] - one["drafts"])]
        for one in reviews.progress_by_expert(contest=desk.contest)
    ]  # fmt: skip
    heads = [("专家", "Expert"), ("应评", "Seats"), ("已提交", "Submitted"), ("草稿", "Drafts"), ("未评", "Not begun")]
    return answer(desk, lambda: Sheet(("评审进度", "Progress"), [Table(heads, rows, empty=("尚未分配。", "Nothing has been assigned yet."))], above(desk)))  # fmt: skip
