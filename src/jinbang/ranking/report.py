"""A study as one HTML page: no scripts, nothing fetched, figures as SVG, in Chinese or English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from math import isnan

import numpy as np

from jinbang.ranking import agreement, plots
from jinbang.ranking.explain import Explanation
from jinbang.ranking.study import Study, why, workings
from jinbang.ranking.style import STYLE
from jinbang.ranking.svg import printable

PLOT_ROWS, TABLE_ROWS, WORKED_ROWS, EXPERT_ROWS = 60, 1000, 60, 40

METHODS = {
    "mean": ("加权均分", "weighted mean"),
    "trimmed": ("去掉最高最低分", "trimmed mean"),
    "median": ("中位数", "median"),
    "zscore": ("标准分", "z-score"),
    "calibrated": ("校准分", "calibrated score"),
}


def report(
    *, result: Study, title: str, facts: Mapping[str, str], language: str = "zh", explained: Sequence[Explanation] = ()
) -> str:
    """The page.  ``facts`` (label → value) are printed at the end; ``explained`` adds asked-for comparisons."""
    return _Page(result=result, chinese=language.startswith("zh")).html(title=title, facts=facts, explained=explained)


class _Page:
    def __init__(self, *, result: Study, chinese: bool) -> None:
        self.result, self.k = result, 0 if chinese else 1
        self.language = "zh" if chinese else "en"
        self.names = result.scores.applications
        self.places = result.posterior.places if result.posterior is not None else None

    def t(self, zh: str, en: str) -> str:
        return (zh, en)[self.k]

    def html(self, *, title: str, facts: Mapping[str, str], explained: Sequence[Explanation]) -> str:
        result, t = self.result, self.t
        count = t(
            f"{len(self.names):,} 项，{len(result.scores.experts):,} 位专家，{len(result.scores):,} 份评分",
            f"{len(self.names):,} applications, {len(result.scores.experts):,} experts, {len(result.scores):,} sheets",
        )
        parts = [
            f"<header><p>{_e(title)} · {count} · {METHODS[result.method][self.k]}</p>"
            f"<h1>{t('得分汇总', 'Score summary')}</h1></header>",
            *[f'<p class="warning">■ {_e((w.zh, w.en)[self.k])}</p>' for w in result.warnings],
            self._intervals(),
            self._summary(),
            self._comparison(explained),
            self._table(),
            self._unranked(),
            self._experts(),
            self._agreement(),
            self._workings(),
            self._method(facts),
        ]
        lang = "zh-CN" if self.k == 0 else "en"
        return (
            f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width,initial-scale=1">'
            f"<title>{_e(title)} · {t('得分汇总', 'Score summary')}</title><style>{STYLE}</style></head><body><main>\n"
            + "\n".join(part for part in parts if part)
            + "\n</main></body></html>\n"
        )

    def _window(self) -> list[int]:
        """Positions in the order to draw: all, or those around the cut-off."""
        size = len(self.result.order)
        if size <= PLOT_ROWS:
            return list(range(size))
        middle = self.places if self.places is not None and self.places < size else PLOT_ROWS // 2
        start = max(0, min(middle - PLOT_ROWS // 2, size - PLOT_ROWS))
        return list(range(start, start + PLOT_ROWS))

    def _intervals(self) -> str:
        result = self.result
        window = self._window()
        sums = np.bincount(result.scores.application, weights=result.totals, minlength=len(self.names))
        means = sums / np.maximum(result.placing.n, 1)
        rows = []
        for position in window:
            k = int(result.order[position])
            filed = float(means[k]) if result.rule.kind == "zscore" else float(result.placing.score(k))
            rows.append(
                plots.IntervalRow(
                    rank=int(result.rank[k]),
                    label=self.names[k],
                    filed=filed,
                    filed_text=str(result.placing.score(k)),
                    calibrated=float(result.fit.score[k]) if result.fit is not None else None,
                    se=float(result.fit.score_se[k]) if result.fit is not None else None,
                    p_in=self._p(k),
                    in_band=bool(result.in_band[k]),
                )
            )
        if not rows:
            return ""
        note = ""
        if len(window) < len(result.order):
            note = self.t(
                f"图中为第 {window[0] + 1} 至 {window[-1] + 1} 位，共 {len(result.order):,} 项",
                f"shown: positions {window[0] + 1} to {window[-1] + 1} of {len(result.order):,}",
            )
        picture = plots.intervals(rows=rows, places=self.places, language=self.language)
        return f'<div class="scroll">{picture}</div><p>{note}</p>'

    def _p(self, k: int) -> float | None:
        posterior = self.result.posterior
        if posterior is None or posterior.places is None or isnan(posterior.p_in[k]):
            return None
        return float(posterior.p_in[k])

    def _summary(self) -> str:
        result, fit = self.result, self.result.fit
        if fit is None:
            return ""
        k = result.one_way.k if not isnan(result.one_way.k) else 1.0
        phi = agreement.dependability(fit=fit, k=k)
        text = self.t(
            f"专家宽严差异 σ={fit.severity_variance**0.5:.2f} 分；单份评分信度 ICC {result.one_way.icc:.2f}，"
            f"{k:.1f} 份合成 {result.one_way.icc_k:.2f}；可靠性 Φ({k:.1f}) = {phi:.2f}；"
            f"Krippendorff α = {result.alpha:.2f}。",
            f"Severity of experts σ={fit.severity_variance**0.5:.2f} points; reliability of one score ICC(1) "
            f"{result.one_way.icc:.2f}, of the mean of {k:.1f} {result.one_way.icc_k:.2f}; dependability Φ({k:.1f}) = "
            f"{phi:.2f}; Krippendorff's α = {result.alpha:.2f}.",
        )
        band = ""
        if self.places is not None:
            inside = [self.names[int(a)] for a in result.order if result.in_band[a]]
            listed = _e("、".join(inside[:20]) if self.k == 0 else ", ".join(inside[:20])) + (
                " …" if len(inside) > 20 else ""
            )
            if inside:
                band = self.t(
                    f"<p>与名额线无法区分（入选概率在 10 % 与 90 % 之间）的 {len(inside)} 项，交综合评议：{listed}</p>",
                    f"<p>Not distinguishable from the cut-off (chance between 10 % and 90 %), for deliberation: "
                    f"{len(inside)}: {listed}</p>",
                )
        return f"<p>{text}</p>{band}"

    def _comparison(self, explained: Sequence[Explanation]) -> str:
        result = self.result
        blocks = list(explained)
        order = result.order
        if not blocks and len(order) >= 2:
            at = self.places if self.places is not None and 0 < self.places < len(order) else 1
            blocks = list(why(result=result, first=int(order[at - 1]), second=int(order[at])))
        html = []
        for block in blocks:
            heading = self.t(
                f"为什么 {block.above} 高于 {block.below}", f"Why {block.above} stands above {block.below}"
            )
            body = "".join(
                f"<p>{_e(name)}</p>{self._list(lines)}"
                for name, lines in ((block.above, block.working_above), (block.below, block.working_below))
            )
            html.append(f"<h2>{_e(heading)}</h2>{body}{self._list(block.verdict)}")
        return "".join(html)

    def _list(self, lines: Sequence[tuple[str, str]]) -> str:
        return '<ul class="work">' + "".join(f"<li>{_e(line[self.k])}</li>" for line in lines) + "</ul>"

    def _table(self) -> str:
        result, posterior = self.result, self.result.posterior
        heads = [
            self.t("名次", "rank"),
            self.t("项目", "application"),
            METHODS[result.method][self.k],
            self.t("份数", "n"),
            METHODS["calibrated" if result.method != "calibrated" else result.rule.kind][self.k],
            self.t("名次区间", "rank interval"),
            self.t("平均名次", "expected rank"),
            self.t("入选概率", "P(in list)"),
        ]
        head = "".join(f"<th{' class=name' if k == 1 else ''}>{h}</th>" for k, h in enumerate(heads))
        rows = []
        inside = int((result.rank[result.order] <= self.places).sum()) if self.places is not None else 0
        for position, k in enumerate(int(a) for a in result.order[:TABLE_ROWS]):
            other = "–"
            if result.method == "calibrated":
                other = str(result.placing.score(k))
            elif result.fit is not None:
                other = f"{result.fit.score[k]:.{result.rule.decimals}f}"
            p = self._p(k)
            last = position + 1 == inside
            classes = " ".join(c for c, on in (("band", result.in_band[k]), ("cut", last)) if on)
            shared = self.t("（并列）", " (tied)") if self._shares(position) else ""
            cells = [
                f"<td>{result.rank[k]}{shared}</td>",
                f"<td class=name>{_e(self.names[k])}</td>",
                f"<td>{result.score[k]}</td>",
                f"<td>{result.placing.n[k]}</td>",
                f"<td>{other}</td>",
                f"<td>{posterior.low[k]}–{posterior.high[k]}</td>" if posterior is not None else "<td>–</td>",
                f"<td>{posterior.expected[k]:.1f}</td>" if posterior is not None else "<td>–</td>",
                f"<td>{plots.percent(p) if p is not None else '–'}</td>",
            ]
            rows.append(f'<tr class="{classes}">{"".join(cells)}</tr>')
        more = ""
        if len(result.order) > TABLE_ROWS:
            more = self.t("其余见 ranking.csv", "the rest is in ranking.csv")
        title = self.t("排序", "Ranking")
        return (
            f'<h2>{title}</h2><div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody>'
            f"</table></div><p>{more}</p>"
        )

    def _shares(self, position: int) -> bool:
        order, rank = self.result.order, self.result.rank
        return any(
            0 <= other < len(order) and rank[order[other]] == rank[order[position]]
            for other in (position - 1, position + 1)
        )

    def _unranked(self) -> str:
        left = self.result.unranked
        if not len(left):
            return ""
        listed = "".join(f"<li>{_e(self.names[k])}: {self.result.placing.n[k]}</li>" for k in left[:TABLE_ROWS])
        title = self.t(
            f"不能排序：有效评审少于 {self.result.rule.min_reviews} 份（{len(left)} 项）",
            f"Not ranked: fewer than {self.result.rule.min_reviews} valid reviews ({len(left)})",
        )
        return f'<h2>{title}</h2><ul class="work">{listed}</ul>'

    def _experts(self) -> str:
        result, fit = self.result, self.result.fit
        if fit is None:
            return ""
        n = np.bincount(result.scores.expert, minlength=len(result.scores.experts))
        order = np.argsort(fit.severity, kind="stable")
        if len(order) > EXPERT_ROWS:
            order = np.concatenate((order[: EXPERT_ROWS // 2], order[-EXPERT_ROWS // 2 :]))
        rows = [
            plots.SeverityRow(
                label=result.scores.experts[j],
                n=int(n[j]),
                severity=float(fit.severity[j]),
                se=float(fit.severity_se[j]),
            )
            for j in order
        ]
        title = self.t("专家宽严", "Severity of experts")
        note = self.t(
            "宽严：该专家比平均多给的分，负为偏严；横条为 ±2 标准误。",
            "Severity: points an expert gives above the average; negative is strict. Bars are ±2 standard errors.",
        )
        if len(order) < len(n):
            note += self.t("图中为最严与最宽的各 20 位。", " Shown: the 20 strictest and the 20 mildest.")
        return (
            f'<h2>{title}</h2><p>{note}</p><div class="scroll">'
            f"{plots.severities(rows=rows, language=self.language)}</div>{self._without()}"
        )

    def _without(self) -> str:
        result = self.result
        if result.without is None:
            return f"<p>{self.t('专家太多，未逐一去掉专家复算。', 'Too many experts to leave out one by one.')}</p>"
        studies = sorted(result.without, key=lambda s: (-len(s.enters) - len(s.leaves), -s.largest_move))[:EXPERT_ROWS]
        heads = [
            self.t("去掉这位专家", "without this expert"),
            self.t("最大名次变化", "largest move"),
            self.t("进入名单", "enters"),
            self.t("离开名单", "leaves"),
        ]
        head = "".join(f"<th{' class=name' if k != 1 else ''}>{h}</th>" for k, h in enumerate(heads))
        rows = []
        for s in studies:
            moved = f"{s.largest_move} ({_e(self.names[s.moved])})" if s.moved is not None else "0"
            enters, leaves = (
                ", ".join(_e(self.names[k]) for k in some[:10]) + (" …" if len(some) > 10 else "") or "–"
                for some in (s.enters, s.leaves)
            )
            rows.append(
                f"<tr><td class=name>{_e(result.scores.experts[s.expert])}</td><td>{moved}</td>"
                f"<td class=name>{enters}</td><td class=name>{leaves}</td></tr>"
            )
        return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'

    def _agreement(self) -> str:
        result, fit = self.result, self.result.fit
        if fit is None or fit.quality_variance <= 0:
            return ""
        k = result.one_way.k
        most = int(min(max(10, np.ceil(1.5 * k) if not isnan(k) else 10), 25))
        phi = [(j, agreement.dependability(fit=fit, k=float(j))) for j in range(1, most + 1)]
        curve = plots.dependability_curve(phi=phi, now=None if isnan(k) else k, language=self.language)
        need = next((j for j in range(1, 1000) if agreement.dependability(fit=fit, k=float(j)) >= 0.8), None)
        goal = ""
        if need is not None:
            goal = self.t(
                f"<p>要使 Φ 达到 0.80，每项需要 {need} 份评分。</p>",
                f"<p>For Φ of 0.80 every application would need {need} reviews.</p>",
            )
        return f"<h2>{self.t('评分一致性', 'Agreement')}</h2>{goal}<div class='scroll'>{curve}</div>"

    def _workings(self) -> str:
        result = self.result
        blocks = []
        for k in (int(a) for a in result.order[:WORKED_ROWS]):
            lines = workings(result=result, application=k)
            if lines:
                blocks.append(
                    f"<details><summary>{result.placing.rank[k]} · {_e(self.names[k])} · {result.placing.score(k)}"
                    f"</summary>{self._list(lines)}</details>"
                )
        return (
            f"<h2>{self.t('逐项演算（备案规则）', 'Worked scores (filed rule)')}</h2>{''.join(blocks)}"
            if blocks
            else ""
        )

    def _method(self, facts: Mapping[str, str]) -> str:
        result, fit = self.result, self.result.fit
        lines = dict(facts)
        if fit is not None:
            lines["y = μ + qᵢ + bⱼ + ε (REML)"] = (
                f"μ = {fit.mean:.4f}; σq² = {fit.quality_variance:.4f}; σb² = {fit.severity_variance:.4f}; "
                f"σ² = {fit.noise_variance:.4f}; λ = σ²/σq² = {fit.shrinkage:.4f}"
            )
        if result.posterior is not None:
            lines[self.t("后验抽样", "posterior draws")] = (
                f"{result.posterior.draws}, PCG64, seed {result.posterior.seed}, {result.posterior.level:.0%}"
            )
        if result.findings is not None:
            lines[self.t("另行验算", "separate verifier")] = (
                self.t("相符", "agrees") if not result.findings else "; ".join(result.findings[:5])
            )
        rows = "".join(f"<dt>{_e(name)}</dt><dd>{_e(value)}</dd>" for name, value in lines.items())
        return f"<h2>{self.t('如何得出', 'How it was computed')}</h2><dl>{rows}</dl>"


def _e(text: str) -> str:
    return escape(printable(text))
