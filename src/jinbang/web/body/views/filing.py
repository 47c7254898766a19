"""The filing of a contest: work plan, expert composition and criteria; every body signs, a change needs a reason (R9)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from jinbang.apps.panels import actions
from jinbang.apps.panels import queries as panels
from jinbang.apps.programmes import queries as programmes
from jinbang.rules import criteria as criteria_rules
from jinbang.rules.composition import FAMILIES
from jinbang.web import present, receipts
from jinbang.web.body.desk import BodyDesk, above, answer, desk_of
from jinbang.web.secretariat.blocks import Asked, Box, Cell, Facts, Form, Prose, Receipt, Sheet, Table
from jinbang.web.secretariat.serving import bad
from jinbang.web.secretariat.words import FILING, moment

_RULES = (
    ("mean", ("平均分", "Mean")),
    ("trimmed", ("去掉最高、最低分", "Trimmed mean")),
    ("median", ("中位数", "Median")),
)
_COLUMNS = (
    ("key", ("键", "Key")), ("zh", ("指标", "Criterion")), ("en", ("英文名", "English name")), ("weight", ("权重", "Weight")),
    ("minimum", ("最低", "Least")), ("maximum", ("最高", "Most")), ("step", ("步长", "Step")),
)  # fmt: skip
_COUNTS = (
    ("decimals", ("保留小数位", "Decimals")), ("min_reviews", ("每项最少有效评审", "Least valid reviews")),
    ("reviews_per_application", ("每项评审份数", "Reviews per application")), ("min_comment_chars", ("评审意见最少字数", "Least characters of a comment")),
)  # fmt: skip
_QUOTAS = (
    "每行一条：类别 取值 下限 上限，如 region 华东 1 3；类别为 region、sector、outside",
    "One a line: family value least most, as in region East 1 3; families: region, sector, outside",
)
_SPARE, _MOST = 2, 30


def filing(request: HttpRequest, key: str, ordinal: int) -> HttpResponse:
    """Draft, sign, follow; after the record: amend with a reason."""
    desk = desk_of(request, key, ordinal)

    def save() -> None:
        actions.save_filing(
            contest_id=desk.contest.pk, work_plan=desk.choice("work_plan"), composition=_composition(desk), criteria=_criteria(desk),
            actor=desk.actor, at=desk.at,
        )  # fmt: skip

    def sign() -> None:
        actions.sign_filing(filing_id=desk.number("which"), actor=desk.actor, at=desk.at)

    def amend() -> None:
        actions.amend_filing(contest_id=desk.contest.pk, reason=desk.choice("reason"), actor=desk.actor, at=desk.at)

    return answer(desk, lambda: _sheet(desk), {"save": save, "sign": sign, "amend": amend})


def receipt(request: HttpRequest, key: str, ordinal: int, number: int) -> HttpResponse:
    """The receipt of a filing that every body has signed, to keep."""
    desk = desk_of(request, key, ordinal)
    return receipts.served(_promised(desk, _filed(desk, number)), name=f"{key}-{ordinal}-filing-{number}")


def content(request: HttpRequest, key: str, ordinal: int, number: int) -> HttpResponse:
    """What was filed, byte for byte as the receipt's digest has it."""
    response = HttpResponse(
        panels.content_of(filing=_filed(desk_of(request, key, ordinal), number)), content_type="application/json"
    )
    response["Content-Disposition"] = f'attachment; filename="{key}-{ordinal}-filing-{number}-content.json"'
    return response


def _filed(desk: BodyDesk, number: int) -> Any:
    found = next((one for one in panels.filings(contest=desk.contest) if one.number == number and one.filed_at), None)
    if found is None:
        raise Http404
    return found


def _promised(desk: BodyDesk, filing: Any) -> Any:
    return receipts.find(
        subject=f"contest:{desk.contest.key}", kinds=("filing.file",), reference=f"{desk.contest.key} {filing.number}",
        digest=filing.digest,
    )  # fmt: skip


def _sheet(desk: BodyDesk) -> Sheet:
    versions = list(panels.filings(contest=desk.contest))
    newest = versions[0] if versions else None
    recorded = next((one for one in versions if one.state == "recorded"), None)
    returned = next((one for one in versions if one.comments), None)
    blocks: list[Any] = []
    if recorded is not None:
        facts = [
            present.Fact(("回执编号", "Receipt"), recorded.receipt_number), present.Fact(("备案时间", "Recorded"), moment(recorded.recorded_at, desk.zone)),
            present.Fact(("摘要（SHA-256）", "Digest (SHA-256)"), recorded.digest),
        ]  # fmt: skip
        blocks.append(Facts(facts, ("已备案", "On record")))
    filed = next((one for one in versions if one.filed_at), None)
    kept = receipts.shown(_promised(desk, filed), url=desk.url("filing-receipt", filed.number)) if filed else None
    if returned is not None and newest is not None and newest.state == "draft":
        blocks.append(Box(returned.comments, "care", ("退回意见", "Comments of the acknowledger")))
    if newest is not None and newest.amendment_reason:
        blocks.append(Prose(newest.amendment_reason, ("变更理由", "Reason for the change")))
    if desk.may("file") and (newest is None or newest.state in ("draft", "returned", "superseded")):
        blocks.append(_form(desk, newest))
    elif newest is not None:
        blocks += _read(newest)
    if newest is not None and newest.state == "draft" and desk.may("sign-filing"):
        blocks.append(_sign(desk, newest))
    if newest is not None and newest.state == "recorded" and desk.may("file"):
        reason = Asked("reason", ("变更理由", "Reason"), "textarea")
        note = (
            "变更须重新签署、重新备案；在此之前原备案有效。",
            "A change is signed and recorded anew; until then the present one holds.",
        )
        blocks.append(
            Form(
                "amend", ("变更备案", "Change the filing"), [reason], ("开始变更", "Begin a change"), note, grave=False
            )
        )
    heads = [("版本", "Version"), ("状态", "State"), ("签署", "Signed by"), ("报送时间", "Filed"), ("回执编号", "Receipt"), ("退回意见", "Comments")]  # fmt: skip
    rows = [
        [
            Cell(one.number), Cell(shown=FILING[one.state]), Cell("、".join(s.body.name for s in one.signatures.all()) or "—"),
            Cell(moment(one.filed_at, desk.zone)), Cell(one.receipt_number or "—"), Cell(one.comments or "—"),
        ]
        for one in versions
    ]  # fmt: skip
    blocks.append(Table(heads, rows, ("各版本", "Versions"), empty=("尚未起草。", "Nothing has been drafted yet.")))
    if kept is not None:
        blocks.append(Receipt(kept, desk.definition.zone, ("报送回执", "Receipt of the filing")))
    lead = (
        "备案是记录，不是审批。备案前不能抽取、邀请专家，也不能评分。",
        "A record, not an approval. Nobody is drawn or invited and nothing scored before it.",
    )
    return Sheet(("评审方案备案", "Filing"), blocks, above(desk), lead)


def _sign(desk: BodyDesk, newest: Any) -> Form:
    signed = {s.body_id for s in newest.signatures.all()}
    bodies = [m.body for m in programmes.mandates(contest=desk.contest)]
    missing = "、".join(body.name for body in bodies if body.pk not in signed)
    note = (
        f"尚待签署：{missing}。全部机构签署后自动报送备案。",
        f"Still to sign: {missing}. When all have signed, it is filed.",
    )
    form = Form(
        "sign",
        ("签署", "Sign"),
        [Asked("which", "", "hidden", value=str(newest.pk))],
        ("以本机构名义签署", "Sign for my body"),
        note,
    )
    if desk.body() in signed:
        form.off = (f"本机构已签署。尚待：{missing}。", f"Your body has signed. Still to sign: {missing}.")
    return form


def _form(desk: BodyDesk, newest: Any) -> Form:
    suggested = criteria_rules.to_json(criteria=desk.definition.criteria_for(desk.contest.key))
    criteria = newest.criteria if newest is not None else suggested
    settings = desk.definition.settings
    composition: dict[str, Any] = newest.composition if newest is not None else {
        "size": settings.panel_size, "substitutes": settings.substitutes, "max_per_employer": settings.max_per_employer,
        "min_outside_share": str(settings.min_outside_share),
    }  # fmt: skip
    rows = []
    listed = list(criteria.get("criteria", ()))
    for n in range(min(_MOST, len(listed) + _SPARE)):
        one = listed[n] if n < len(listed) else {}
        name = one.get("name") or {}
        values = {
            "zh": name.get("zh", ""),
            "en": name.get("en", ""),
            **{k: one.get(k, "") for k, _ in _COLUMNS if k not in ("zh", "en")},
        }
        rows.append(
            [
                Cell(control=Asked(f"c{n}-{k}", (f"第 {n + 1} 项 {w[0]}", f"Row {n + 1}: {w[1]}"), value=values[k]))
                for k, w in _COLUMNS
            ]
        )
    quotas = "\n".join(
        f"{family} {value} {low} {'' if high is None else high}".strip()
        for family, values in (composition.get("quotas") or {}).items()
        for value, (low, high) in values.items()
    )
    fields = [
        Asked("rule", ("汇总方法", "Rule"), "select", _RULES, criteria.get("rule", "mean")),
        *(Asked(k, words, "number", value=criteria.get(k, 0)) for k, words in _COUNTS),
        Asked("tie_breaks", ("并列时依次比较（指标的键，逗号分隔）", "Tie-breaks (keys, separated by commas)"), value=",".join(criteria.get("tie_breaks", ()))),
        Asked("work_plan", ("评审工作方案", "Work plan"), "textarea", value=newest.work_plan if newest is not None else ""),
        Asked("size", ("专家人数（单数，不少于 5）", "Experts (odd, at least 5)"), "number", value=composition.get("size", "")),
        Asked("substitutes", ("候补人数", "Stand-ins"), "number", value=composition.get("substitutes", 0)),
        Asked("max_per_employer", ("同一单位至多", "At most from one employer"), "number", value=composition.get("max_per_employer", 1)),
        Asked("min_outside_share", ("外部专家比例不低于（如 1/3）", "Least share of outside experts (as 1/3)"), value=composition.get("min_outside_share", "1/3")),
        Asked("quotas", ("构成要求", "Quotas"), "textarea", value=quotas, hint=_QUOTAS),
        Asked("notes", ("构成说明", "Notes on the composition"), "textarea", value=composition.get("notes", "")),
    ]  # fmt: skip
    heads = [words for _, words in _COLUMNS]
    note = ("空行不计。保存后原有签署作废。", "Empty rows do not count. Saving voids signatures given before.")
    return Form("save", ("评价标准、工作方案和专家构成", "Criteria, work plan and composition"), fields, ("保存草稿", "Save the draft"), note, Table(heads, rows), grave=False)  # fmt: skip


def _read(one: Any) -> list[Any]:
    filed = criteria_rules.from_json(filed=one.criteria)
    rows = [
        [Cell(c.name), Cell(f"{c.weight}"), Cell(f"{c.minimum} – {c.maximum}"), Cell(f"{c.step}")]
        for c in filed.criteria
    ]
    heads = [("指标", "Criterion"), ("权重", "Weight"), ("分值", "Scale"), ("步长", "Step")]
    plan = one.composition
    facts = [
        present.Fact(("汇总方法", "Rule"), dict(_RULES)[filed.rule]), present.Fact(("每项评审份数", "Reviews each"), filed.reviews_per_application),
        present.Fact(("每项最少有效评审", "Least valid reviews"), filed.min_reviews), present.Fact(("专家人数", "Experts"), plan.get("size")),
        present.Fact(("候补人数", "Stand-ins"), plan.get("substitutes")), present.Fact(("外部专家比例", "Outside share"), plan.get("min_outside_share")),
    ]  # fmt: skip
    return [
        Table(heads, rows, ("评价标准", "Criteria")),
        Facts(facts),
        Prose(one.work_plan, ("评审工作方案", "Work plan")),
    ]


def _criteria(desk: BodyDesk) -> dict[str, Any]:
    rows = []
    for n in range(_MOST):
        cell = {k: desk.choice(f"c{n}-{k}").strip() for k, _ in _COLUMNS}
        if not any(cell[k] for k in ("key", "zh", "en", "weight")):
            continue
        name = {"zh": cell["zh"], "en": cell["en"]}
        rest = {
            k: cell[k] or default
            for k, default in (("weight", ""), ("minimum", "0"), ("maximum", "100"), ("step", "1"))
        }
        rows.append({"key": cell["key"] or f"c{n + 1}", "name": name, **rest})
    ties = [one.strip() for one in desk.choice("tie_breaks").replace("，", ",").split(",") if one.strip()]
    return {
        "criteria": rows,
        "rule": desk.choice("rule") or "mean",
        "tie_breaks": ties,
        **{k: desk.number(k) for k, _ in _COUNTS},
    }


def _composition(desk: BodyDesk) -> dict[str, Any]:
    quotas: dict[str, dict[str, list[int | None]]] = {}
    for line in desk.choice("quotas").splitlines():
        parts = line.split()
        if not parts:
            continue
        if len(parts) not in (3, 4) or parts[0] not in FAMILIES or not all(p.isdecimal() for p in parts[2:]):
            raise bad(
                "quotas",
                f"无法读取“{line.strip()}”，应为：类别 取值 下限 上限",
                f"“{line.strip()}” cannot be read: family value least most",
            )
        quotas.setdefault(parts[0], {})[parts[1]] = [int(parts[2]), int(parts[3]) if len(parts) == 4 else None]
    return {
        "size": desk.number("size"), "substitutes": desk.number("substitutes"), "max_per_employer": desk.number("max_per_employer"),
        "min_outside_share": desk.choice("min_outside_share").strip() or "1/3", "quotas": quotas, "notes": desk.choice("notes"),
    }  # fmt: skip
