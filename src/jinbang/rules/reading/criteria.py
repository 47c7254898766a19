"""criteria.toml: the criteria that a programme suggests to its bodies, and reasons.toml: coded reasons."""

from __future__ import annotations

from decimal import Decimal

from jinbang.rules.definition import CriteriaSet, Criterion, HonourList, ReasonCode
from jinbang.rules.reading.node import Node, dangling, report_twice

RULES = ("mean", "trimmed", "median")


def read_criteria(node: Node, *, lists: tuple[HonourList, ...], sound: bool) -> dict[str, CriteriaSet]:
    """[[set]], each for one list or, with list = "", for every list that has none of its own."""
    out: dict[str, CriteriaSet] = {}
    known = [one.key for one in lists]
    children = node.children("set")
    report_twice(children, "list")
    for child in children:
        name = child.word("list", required=False)
        if name and sound and name not in known:
            dangling(child, "list", name, known, "lists.toml")
        out[name] = _set(child)
        child.finish()
    node.finish()
    missing = [one.name for one in lists if not one.separately_organised and one.key not in out and "" not in out]
    if missing and sound and not node.damaged:
        node.problem(
            "set",
            "no-criteria",
            f'“{missing[0].zh}”没有建议评价标准。请补一个 [[set]]，或写一个 list = "" 的通用标准。',
            f'“{missing[0].en}” has no suggested criteria. Add a [[set]] for it, or one for all with list = "".',
        )
    return out


def _set(node: Node) -> CriteriaSet:
    children = node.children("criterion", required=True)
    report_twice(children)
    criteria = tuple(_criterion(child) for child in children)
    reviews = node.integer("reviews-per-application", minimum=1, maximum=99, default=5)
    minimum = node.integer("min-reviews", minimum=1, maximum=99, default=5)
    rule = node.choice("rule", RULES, default="mean")
    ties = node.words("tie-breaks")
    total = sum((one.weight for one in criteria), Decimal(0))
    if criteria and total not in (Decimal(1), Decimal(100)):
        node.problem(
            "criterion",
            "weights",
            f"权重之和为 {total}，应为 1 或 100。请调整各项 weight。",
            f"The weights sum to {total}, not to 1 or 100. Adjust them.",
        )
    if len({(one.minimum, one.maximum) for one in criteria}) > 1:
        node.problem(
            "criterion",
            "uneven-scales",
            "各项的分值范围不同，加权后会失真。请统一 minimum 和 maximum，轻重用 weight 表示。",
            "The criteria have different scales, which distorts the weighted total. "
            "Give all the same minimum and maximum and let weight say what counts more.",
        )
    if minimum > reviews:
        node.problem(
            "min-reviews",
            "too-few-reviews",
            "min-reviews 大于 reviews-per-application，永远达不到。请改正。",
            "min-reviews is larger than reviews-per-application and can never be reached. Mend it.",
        )
    if rule == "trimmed" and reviews < 5:
        node.problem(
            "rule",
            "trim-needs-five",
            "去掉最高最低分至少需要 5 份评分。请增加评审份数，或改用 mean。",
            'Dropping the highest and lowest needs at least 5 scores. Ask for more reviews, or use rule = "mean".',
        )
    for key in ties:
        if key not in {one.key for one in criteria}:
            dangling(node, "tie-breaks", key, [one.key for one in criteria], node.file)
    return CriteriaSet(
        criteria=criteria,
        rule=rule,
        decimals=node.integer("decimals", maximum=6, default=2),
        min_reviews=minimum,
        reviews_per_application=reviews,
        min_comment_chars=node.integer("min-comment-chars", maximum=10_000, required=False),
        tie_breaks=ties,
        source=node.source(),
    )


def _criterion(node: Node) -> Criterion:
    one = Criterion(
        key=node.key(),
        name=node.text("name"),
        weight=node.decimal("weight"),
        minimum=node.decimal("minimum", required=False),
        maximum=node.decimal("maximum", required=False, default=Decimal(100)),
        step=node.decimal("step", required=False, default=Decimal(1)),
        description=node.text("description", required=False),
    )
    if one.weight <= 0 and "weight" in node.data:
        node.problem("weight", "out-of-range", "权重应大于 0。", "A weight is larger than 0.")
    if one.minimum >= one.maximum:
        node.problem("minimum", "limits-upside-down", "最低分应小于最高分。", "The minimum lies below the maximum.")
    if one.step <= 0 or (one.maximum - one.minimum) % one.step:
        node.problem(
            "step",
            "bad-step",
            "步长应大于 0，且能从最低分走到最高分。",
            "The step is larger than 0 and leads from the minimum to the maximum exactly.",
        )
    node.finish()
    return one


def read_reasons(node: Node) -> tuple[tuple[ReasonCode, ...], tuple[ReasonCode, ...]]:
    """[[screening]] and [[objection]]: codes, their words, and whether the defect may be corrected."""
    out = _reasons(node, "screening"), _reasons(node, "objection")
    node.finish()
    return out


def _reasons(node: Node, name: str) -> tuple[ReasonCode, ...]:
    children = node.children(name)
    report_twice(children, "code")
    out = []
    for child in children:
        out.append(
            ReasonCode(
                code=child.word("code"),
                text=child.text("text"),
                fixable=child.yes("fixable", default=name == "screening"),
                source=child.source(),
            )
        )
        child.finish()
    return tuple(out)
