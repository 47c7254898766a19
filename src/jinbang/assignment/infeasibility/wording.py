"""How a reason and a way out are said, in Chinese and in English, from nothing but their facts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

SHOWN = 4
ATTRIBUTES = {"employer": "单位", "region": "地区", "sector": "领域"}
WHAT = {"maximum load": "任务上限", "minimum load": "任务下限", "demand": "所需专家数"}

Change = tuple[str, Any, float, float]


class Both(NamedTuple):
    """One sentence twice."""

    zh: str
    en: str


@dataclass(frozen=True)
class Words:
    """The limits that bind, and the whole reason."""

    limits: tuple[Both, ...]
    message: Both


@dataclass(frozen=True)
class Ceiling:
    """This application may have so many more experts of one label."""

    application: Any
    attribute: str
    label: Any
    most: float


def number(value: float | Fraction) -> str:
    """Without a decimal point where it is whole."""
    return str(int(value)) if value == int(value) else str(float(value))


def too_few_experts(
    *,
    applications: Sequence[Any],
    loads: Sequence[tuple[Any, int]],
    ceilings: Sequence[Ceiling],
    pairs: int,
    needed: float,
    available: float | Fraction,
    more: bool,
    cap: float | None = None,
) -> Words:
    """Applications want more than can be found.

    loads: the experts they rest on with what each takes at most.  ceilings, pairs: what else is open to them.  more:
    beside fixed pairs.  cap: of every pair's probability."""
    limits = [Both(f"{e} 至多承担 {n} 项", f"{e} takes at most {n}") for e, n in loads]
    limits += [
        Both(
            f"{c.application} 至多再有 {number(c.most)} 位{ATTRIBUTES.get(c.attribute, c.attribute)}为“{c.label}”的专家",
            f"{c.application} may have at most {number(c.most)} more with {c.attribute} {c.label}",
        )
        for c in ceilings
    ]
    if cap is not None and pairs:
        limits.append(
            Both(
                f"另有 {pairs} 个可指派的配对，每对概率不超过 {cap:g}",
                f"{pairs} other permitted pairs, none likelier than {cap:g}",
            )
        )
    elif pairs and not limits and len(applications) == 1:
        limits.append(Both("再没有别人可以评审", "nobody else may judge it"))
    elif pairs:
        limits.append(Both(f"另有 {pairs} 个可指派的配对", f"{pairs} other permitted pairs"))
    need = "needs" if len(applications) == 1 else "together need"
    who = _some(applications, "application", "申报", "项")
    told = _told(limits, loads) or Both("没有人可以评审", "nobody may judge it")
    message = Both(
        f"{who.zh}{'' if len(applications) == 1 else '共'}{'还' if more else ''}需 {number(needed)} 位专家，"
        f"但至多只能有 {number(available)} 位：{told.zh}。",
        f"{who.en} {need} {number(needed)} {'more ' if more else ''}experts, but only {number(available)} can be found: "
        f"{told.en}.",
    )
    return Words(tuple(limits), _under_cap(message, cap))


def too_few_seats(
    *,
    loads: Sequence[tuple[Any, int]],
    needed: float,
    available: float | Fraction,
    more: bool,
    cap: float | None = None,
) -> Words:
    """Experts must take more than is open to them.  loads: the experts with their minimum loads."""
    limits = tuple(Both(f"{e} 至少承担 {n} 项", f"{e} takes at least {n}") for e, n in loads)
    who = _some([e for e, _ in loads], "expert", "专家", "位")
    must = "must take" if len(loads) == 1 else "together must take"
    message = Both(
        f"{who.zh}{'' if len(loads) == 1 else '合计'}至少{'还' if more else ''}要承担 {number(needed)} 项，"
        f"但只有 {number(available)} 个席位可给。",
        f"{who.en} {must} at least {number(needed)} {'more ' if more else ''}applications, but only "
        f"{number(available)} seats are open to them.",
    )
    return Words(limits, _under_cap(message, cap))


def rules_clash(
    *, applications: Sequence[Any], attributes: Sequence[str], panels: bool, loads: str, needed: int
) -> Words:
    """Several rules together.  loads: "minimum" or "maximum"."""
    limits = [Both(f"{ATTRIBUTES.get(name, name)}的限制", f"the limit on {name}") for name in attributes]
    if panels:
        limits.append(Both("同组申报归同一评审组", "one panel for a group"))
    limits.append(Both({"minimum": "任务下限", "maximum": "任务上限"}[loads], f"the {loads} loads"))
    names = _names(applications, "项")
    n = len(applications)
    message = Both(
        f"{n} 项申报（{names.zh}）在同时遵守{'、'.join(x.zh for x in limits)}时，不能都得到共 {needed} 位专家，"
        f"虽然分别遵守都可以。",
        f"{n} application{'s' * (n != 1)} ({names.en}) cannot have all {needed} experts while "
        f"{' and '.join(x.en for x in limits)} are kept together, though each alone could be.",
    )
    return Words(tuple(limits), message)


def way_out(*, kind: str, changes: Sequence[Change], amount: float) -> Both:
    """What to change."""
    if kind == "uniform-max-load":
        most = number(changes[0][3])
        return Both(f"把低于 {most} 的任务上限都提到 {most}。", f"raise every maximum load below {most} to {most}.")
    if kind == "cap":
        most = f"{changes[0][3]:g}"
        return Both(f"把每对的概率上限提到 {most}。", f"raise the cap to {most}.")
    shown = [(_what(what), who, number(old), number(new)) for what, who, old, new in changes[:SHOWN]]
    left = len(changes) - SHOWN
    return Both(
        "把 " + "，".join(f"{who} 的{what.zh}由 {old} 改为 {new}" for what, who, old, new in shown)
        + (f"，另有 {left} 处" if left > 0 else "") + f"（合计 {number(amount)}）。",
        "change " + ", ".join(f"{what.en} of {who} from {old} to {new}" for what, who, old, new in shown)
        + (f" and {left} more changes" if left > 0 else "") + f" ({number(amount)} in all).",
    )  # fmt: skip


def _what(what: str) -> Both:
    if what.startswith("limit on "):
        attribute, _, label = what.removeprefix("limit on ").partition(" ")
        return Both(f"{ATTRIBUTES.get(attribute, attribute)}“{label}”人数上限", what)
    return Both(WHAT.get(what, what), what)


def _under_cap(message: Both, cap: float | None) -> Both:
    if cap is None:
        return message
    en = message.en[:1].lower() + message.en[1:]
    return Both(f"每对的概率都不超过 {cap:g} 时，{message.zh}", f"With no pair likelier than {cap:g}, {en}")


def _told(limits: Sequence[Both], loads: Sequence[tuple[Any, int]]) -> Both | None:
    """All limits in a sentence; many loads as their sum."""
    if not limits:
        return None
    if len(loads) > SHOWN:
        total = sum(n for _, n in loads)
        summed = Both(
            f"{len(loads)} 位专家合计至多承担 {total} 项", f"{len(loads)} experts together take at most {total}"
        )
        limits = [summed, *limits[len(loads) :]]
    left = len(limits) - SHOWN
    return Both(
        "；".join(x.zh for x in limits[:SHOWN]) + (f"；另有 {left} 条" if left > 0 else ""),
        "; ".join(x.en for x in limits[:SHOWN]) + (f"; and {left} more" if left > 0 else ""),
    )


def _some(ids: Sequence[Any], noun: str, zh: str, measure: str) -> Both:
    if len(ids) == 1:
        return Both(f"{zh} {ids[0]} ", f"{noun.capitalize()} {ids[0]}")
    names = _names(ids, measure)
    return Both(f"{len(ids)} {measure}{zh}（{names.zh}）", f"{len(ids)} {noun}s ({names.en})")


def _names(ids: Iterable[Any], measure: str) -> Both:
    every = [str(name) for name in ids]
    left = len(every) - SHOWN
    return Both(
        "、".join(every[:SHOWN]) + (f" 等 {len(every)} {measure}" if left > 0 else ""),
        ", ".join(every[:SHOWN]) + (f" and {left} more" if left > 0 else ""),
    )
