"""The result as one HTML page: what was reached, what is proven, how loads and totals are spread, who comes off worst."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np

from jinbang.assignment import Certificate, Infeasible, Problem, Proposal
from jinbang.assignment.proposal import totals_by_application
from jinbang.cli.assigning.tables import Said
from jinbang.ranking.style import STYLE

WORST, BINS, WIDTH, HEIGHT = 20, 24, 640, 180
OBJECTIVES = {
    "best": ("总匹配度最高", "best total"),
    "fairest": ("最公平", "fairest"),
    "randomised": ("随机（防操纵）", "randomised (hard to manipulate)"),
}


def page(
    *, problem: Problem, proposal: Proposal, measured: dict[str, Any], notes: Sequence[Said], language: str
) -> str:
    """Self-contained, in Chinese ("zh") or English ("en")."""
    k = 0 if language == "zh" else 1
    c = proposal.certificate
    loads = Counter(pair.expert for pair in proposal.pairs)
    taken = np.array([loads[e] for e in problem.experts])
    place = {a: i for i, a in enumerate(problem.applications)}
    totals = totals_by_application(
        rows=np.array([place[pair.application] for pair in proposal.pairs], np.int64),
        values=np.array([pair.affinity for pair in proposal.pairs]),
        count=len(problem.applications),
    )
    wanted = problem.demands > 0
    sizes = (
        f"{len(problem.applications):,} 项申报，{len(problem.experts):,} 位专家，{len(proposal.pairs):,} 个席位",
        f"{len(problem.applications):,} applications, {len(problem.experts):,} experts, {len(proposal.pairs):,} seats",
    )[k]
    parts = [
        f"<header><p>{escape(sizes)} · {OBJECTIVES[c.objective][k]}</p><h1>{('指派方案', 'Assignment')[k]}</h1></header>",
        *[f'<p class="warning">■ {escape((note.zh, note.en)[k])}</p>' for note in notes],
        f"<h2>{('结果与证明', 'Result and proof')[k]}</h2>",
        _facts(c, measured, k),
        f"<p>{_proven(c, k)}</p>",
        f"<h2>{('专家任务量', 'Experts’ loads')[k]}</h2>",
        _bars(Counter(taken.tolist()), ("任务量", "applications taken")[k], ("专家数", "experts")[k]),
        f"<h2>{('各申报的匹配度合计', 'Totals of the applications')[k]}</h2>",
        _histogram(totals[wanted], ("匹配度合计", "total affinity")[k]),
        f"<h2>{(f'合计最低的 {WORST} 项', f'The {WORST} lowest totals')[k]}</h2>",
        _lowest(problem, proposal, totals, wanted, k),
    ]
    return _document(("指派方案", "Assignment")[k], language, parts)


def infeasible_page(*, found: Infeasible, language: str) -> str:
    """Why nothing fits, and the smallest changes."""
    k = 0 if language == "zh" else 1
    rows = "".join(
        f"<tr><td class='name'>{escape((r.message_zh, r.message)[k])}</td><td>{r.amount:g}</td></tr>"
        for r in found.relaxations
    )
    parts = [
        f"<header><p>{escape(found.digest[:16])}…</p><h1>{('无法指派', 'No assignment exists')[k]}</h1></header>",
        f'<p class="warning">■ {escape((found.tight.message_zh, found.tight.message)[k])}</p>',
        f"<h2>{('最小的放宽办法', 'Smallest changes that would do')[k]}</h2>",
        f"<table><tr><th class='name'>{('办法', 'change')[k]}</th><th>{('合计', 'amount')[k]}</th></tr>{rows}</table>",
    ]
    return _document(("无法指派", "No assignment exists")[k], language, parts)


def _facts(c: Certificate, measured: dict[str, Any], k: int) -> str:
    figures: list[tuple[str, str | None]] = [
        (("匹配度总和", "total affinity")[k], f"{c.total:.6f}"),
        (("最低一项的合计", "lowest total of an application")[k], f"{c.worst:.6f}"),
        (("不可能超过", "proven bound")[k], f"{c.bound:.6f}"),
        (("此最低值下总和的上限", "bound of the total with that lowest total")[k], _figure(c.total_bound)),
        (("公平的代价", "cost of fairness")[k], None if c.cost_of_fairness is None else f"{c.cost_of_fairness:.3%}"),
        (("期望总和", "expected total")[k], _figure(c.expected)),
        (("保留的质量", "quality kept")[k], None if c.quality_kept is None else f"{c.quality_kept:.2%}"),
        (("每对概率上限", "cap on every pair’s probability")[k], None if c.cap is None else f"{c.cap:g}"),
        (("随机种子", "seed")[k], None if c.seed is None else str(c.seed)),
        (("输入摘要 (SHA-256)", "digest of the input (SHA-256)")[k], c.digest),
        (("求解用时", "time to solve")[k], f"{measured['seconds']:.2f} s"),
        (("内存峰值", "peak memory")[k], f"{measured['peak_mb']:.0f} MB"),
    ]
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in figures if value is not None)
    return f"<dl>{rows}</dl>"


def _figure(value: float | None) -> str | None:
    return None if value is None else f"{value:.6f}"


def _proven(c: Certificate, k: int) -> str:
    if not c.optimal:
        return (
            "搜索在限定步数内停止：上面的上限成立，但尚未证明本方案最优。",
            "The search stopped at its limit: the bound above holds, but this assignment is not proven to reach it.",
        )[k]
    if c.proof == "prices":
        return (
            "已证明最优。proof.json 中的价格即为证明，<code>jinbang assign verify</code> 只用加法复核，不依赖求解器。",
            "Proven optimal. The prices in proof.json are the proof; <code>jinbang assign verify</code> adds them up "
            "without the solver.",
        )[k]
    return (
        "搜索完成，结果最优；proof.json 中的价格证明其线性上限，最后一步依赖求解器的完整搜索。",
        "The search was completed, so this is optimal. The prices in proof.json prove the linear bound; the last step "
        "rests on the solver’s complete search.",
    )[k]


def _bars(counts: Counter[int], label: str, unit: str) -> str:
    keys = list(range(min(counts, default=0), max(counts, default=0) + 1))
    if len(keys) > BINS * 2:
        return _histogram(np.array([*counts.elements()], np.float64), label)
    return _chart([(str(key), counts[key]) for key in keys], f"{label} → {unit}")


def _histogram(values: Any, label: str) -> str:
    if not values.size:
        return ""
    counts, edges = np.histogram(values, bins=min(BINS, max(1, np.unique(values).size)))
    return _chart([(f"{edges[i]:.3g}", int(n)) for i, n in enumerate(counts)], label)


def _chart(bars: Sequence[tuple[str, int]], title: str) -> str:
    most = max((n for _, n in bars), default=1) or 1
    wide = WIDTH / max(1, len(bars))
    parts = []
    for i, (name, n) in enumerate(bars):
        tall = n / most * (HEIGHT - 52)
        middle = (i + 0.5) * wide
        parts.append(
            f'<rect class="calibrated" x="{i * wide + 2:.1f}" y="{HEIGHT - 24 - tall:.1f}" width="{wide - 4:.1f}" '
            f'height="{tall:.1f}"/>'
        )
        parts.append(f'<text class="ink2" x="{middle:.1f}" y="{HEIGHT - 8}" text-anchor="middle">{escape(name)}</text>')
        if n:
            parts.append(
                f'<text class="ink" x="{middle:.1f}" y="{HEIGHT - 29 - tall:.1f}" text-anchor="middle">{n}</text>'
            )
    return (
        f'<div class="scroll"><svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" font-size="11">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg></div><p class='ink2'>{escape(title)}</p>"
    )


def _lowest(problem: Problem, proposal: Proposal, totals: Any, wanted: Any, k: int) -> str:
    order = [i for i in np.argsort(totals, kind="stable").tolist() if wanted[i]][:WORST]
    shown = {problem.applications[i] for i in order}
    teams: dict[Any, list[str]] = {}
    for a, e, value in proposal.pairs:
        if a in shown:
            teams.setdefault(a, []).append(f"{e} ({value:.3f})")
    heading = (("申报", "合计", "专家（匹配度）"), ("application", "total", "experts (affinity)"))[k]
    rows = "".join(
        f"<tr><td class='name'>{escape(str(problem.applications[i]))}</td><td>{totals[i]:.4f}</td>"
        f"<td class='name'>{escape('; '.join(teams.get(problem.applications[i], [])))}</td></tr>"
        for i in order
    )
    return (
        f"<div class='scroll'><table><tr><th class='name'>{heading[0]}</th><th>{heading[1]}</th>"
        f"<th class='name'>{heading[2]}</th></tr>{rows}</table></div>"
    )


def _document(title: str, language: str, parts: Sequence[str]) -> str:
    code = "zh-Hans" if language == "zh" else "en"
    return (
        f'<!doctype html>\n<html lang="{code}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style></head><body><main>\n" + "\n".join(parts) + "\n</main></body></html>\n"
    )
