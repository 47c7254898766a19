"""The figures of a ranking as SVG text: rank intervals, severity of experts, dependability by number of reviews.

Plain string building.  Colours are attributes with class names beside them, so a page's own style sheet may
recolour them (dark mode); nothing needs inline styles or scripts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from jinbang.ranking import svg
from jinbang.ranking.svg import CINNABAR, GOLD_LINE, GOLD_TINT, INDIGO, INK, INK2, INK3, LINE, SAND, SERIF

WORDS = {
    "zh": {
        "filed": "备案规则得分",
        "calibrated": "校准分（扣除专家宽严，±2 标准误）",
        "band": "与名额线无法区分：交综合评议",
        "filed_column": "备案得分",
        "calibrated_column": "校准分",
        "p_column": "入选概率",
        "cut": "建议名额",
        "strict": "偏严 ←",
        "mild": "→ 偏宽",
        "n": "份数",
        "severity": "宽严 ± 标准误",
        "reviews": "每项评审份数 k",
        "intervals": "名次区间图",
        "severities": "专家宽严图",
        "phi": "可靠性 Φ(k)",
        "now": "目前",
    },
    "en": {
        "filed": "filed rule",
        "calibrated": "calibrated for severity, ±2 standard errors",
        "band": "not distinguishable from the cut-off: for deliberation",
        "filed_column": "filed",
        "calibrated_column": "calibrated",
        "p_column": "P(in list)",
        "cut": "places",
        "strict": "stricter ←",
        "mild": "→ milder",
        "n": "n",
        "severity": "severity ± se",
        "reviews": "reviews per application k",
        "intervals": "rank intervals",
        "severities": "severity of experts",
        "phi": "dependability Φ(k)",
        "now": "now",
    },
}


@dataclass(frozen=True, kw_only=True)
class IntervalRow:
    """One line of the interval plot.  ``se`` is the standard error of ``calibrated``; None where unknown."""

    rank: int
    label: str
    filed: float
    filed_text: str
    calibrated: float | None = None
    se: float | None = None
    p_in: float | None = None
    in_band: bool = False


def intervals(*, rows: Sequence[IntervalRow], places: int | None = None, language: str = "zh") -> str:
    """The interval plot: filed score (square), calibrated score (dot) ± 2 se, cut-off line and gold band.

    ``rows`` are best first; the cut-off is drawn below the last row whose rank is within ``places``.
    """
    words = WORDS["zh" if language.startswith("zh") else "en"]
    width, top, height = 1072, 76, 44
    left, right = 350.0, 800.0
    values = [row.filed for row in rows]
    for row in rows:
        if row.calibrated is not None:
            values += [row.calibrated - 2 * (row.se or 0.0), row.calibrated + 2 * (row.se or 0.0)]
    scale = svg.Scale(values, left, right)
    parts = [svg.square(0, 14, INK, "filed"), svg.text(16, 19, words["filed"], 14, INK2)]
    at = 16 + svg.text_width(words["filed"], 14) + 24
    parts += [svg.dot(at + 4, 14, "calibrated"), svg.text(at + 14, 19, words["calibrated"], 14, INK2)]
    at += 14 + svg.text_width(words["calibrated"], 14) + 24
    parts += [svg.square(at, 14, GOLD_LINE, "band"), svg.text(at + 16, 19, words["band"], 14, INK2)]
    for x, name in ((850, "filed_column"), (930, "calibrated_column"), (1072, "p_column")):
        parts.append(svg.text(x if x == 1072 else x + 64, 62, words[name], 14, INK2, anchor="end"))
    cut = None
    for k, row in enumerate(rows):
        y = top + k * height
        middle = y + height / 2
        if row.in_band:
            parts.append(svg.rect(0, y, width, height, GOLD_TINT, "band-row"))
        parts.append(svg.line(0, y + height, width, y + height, LINE, "rule"))
        parts.append(svg.text(0, middle + 6, str(row.rank), 18, INK3, family=SERIF))
        parts.append(svg.label(48, middle + 5, row.label, 16, 290))
        if row.calibrated is not None:
            if row.se is not None:
                low, high = scale.at(row.calibrated - 2 * row.se), scale.at(row.calibrated + 2 * row.se)
                parts.append(svg.rect(low, middle - 3, max(high - low, 1.0), 6, SAND, "interval"))
            parts.append(svg.dot(scale.at(row.calibrated), middle, "calibrated"))
        parts.append(svg.square(scale.at(row.filed) - 4, middle, INK, "filed"))
        parts.append(svg.text(914, middle + 5, row.filed_text, 16, INK, anchor="end"))
        if row.calibrated is not None:
            decimals = max(0, len(row.filed_text.partition(".")[2]))
            parts.append(svg.text(994, middle + 5, f"{row.calibrated:.{decimals}f}", 16, INK, anchor="end"))
        if row.p_in is not None:
            parts.append(svg.text(1072, middle + 5, percent(row.p_in), 16, INK, anchor="end"))
        if places is not None and row.rank <= places:
            cut = y + height
    if cut is not None and places is not None:
        parts.append(
            f'<line class="cut" x1="0" y1="{cut}" x2="{width}" y2="{cut}" stroke="{CINNABAR}" '
            'stroke-width="1.5" stroke-dasharray="6 4"/>'
        )
        parts.append(svg.text(left - 8, cut - 6, f"{words['cut']} {places}", 14, CINNABAR, anchor="end"))
    return svg.document(width, top + height * len(rows) + 2, parts, title=words["intervals"])


@dataclass(frozen=True, kw_only=True)
class SeverityRow:
    """One expert of the forest plot: severity (points added; negative is strict) and its standard error."""

    label: str
    n: int
    severity: float
    se: float


def severities(*, rows: Sequence[SeverityRow], language: str = "zh") -> str:
    """Forest plot of the experts' severity with ±2 standard errors, in the order given."""
    words = WORDS["zh" if language.startswith("zh") else "en"]
    width, top, height = 1072, 48, 32
    left, right = 350.0, 850.0
    values = [0.0] + [row.severity + side * 2 * row.se for row in rows for side in (-1, 1)]
    scale = svg.Scale(values, left, right)
    bottom = top + height * len(rows)
    zero = scale.at(0.0)
    parts = [
        svg.text(zero - 12, 20, words["strict"], 14, INK2, anchor="end"),
        svg.text(zero + 12, 20, words["mild"], 14, INK2),
        svg.text(340, 20, words["n"], 14, INK2, anchor="end"),
        svg.text(1072, 20, words["severity"], 14, INK2, anchor="end"),
        svg.line(zero, top, zero, bottom, INK3, "zero"),
    ]
    for tick in scale.ticks():
        parts.append(svg.text(scale.at(tick), top - 8, f"{tick:g}", 12, INK3, anchor="middle"))
    for k, row in enumerate(rows):
        y = top + k * height
        middle = y + height / 2
        parts.append(svg.line(0, y + height, width, y + height, LINE, "rule"))
        parts.append(svg.label(0, middle + 5, row.label, 16, 280))
        parts.append(svg.text(340, middle + 5, str(row.n), 14, INK2, anchor="end"))
        low, high = scale.at(row.severity - 2 * row.se), scale.at(row.severity + 2 * row.se)
        parts.append(svg.rect(low, middle - 3, max(high - low, 1.0), 6, SAND, "interval"))
        parts.append(svg.dot(scale.at(row.severity), middle, "calibrated"))
        shown = f"{row.severity:+.2f} ± {row.se:.2f}".replace("-", "−")
        parts.append(svg.text(1072, middle + 5, shown, 16, INK, anchor="end"))
    return svg.document(width, bottom + 2, parts, title=words["severities"])


def dependability_curve(*, phi: Sequence[tuple[int, float]], now: float | None = None, language: str = "zh") -> str:
    """Φ(k) against the number of reviews per application, with the present average marked."""
    words = WORDS["zh" if language.startswith("zh") else "en"]
    width, height, left, bottom, right, top = 720, 280, 56, 232, 700, 24
    most = max(k for k, _ in phi)

    def x(k: float) -> float:
        return left + (right - left) * (k - 1) / max(most - 1, 1)

    def y(value: float) -> float:
        return bottom - (bottom - top) * min(max(value, 0.0), 1.0)

    parts: list[str] = []
    for value in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
        parts.append(svg.line(left, y(value), right, y(value), LINE, "rule"))
        parts.append(svg.text(left - 10, y(value) + 5, f"{value:.1f}", 14, INK2, anchor="end"))
    path = " ".join(f"{x(k):.1f},{y(value):.1f}" for k, value in phi)
    parts.append(f'<polyline class="curve" points="{path}" fill="none" stroke="{INDIGO}" stroke-width="2"/>')
    for k, value in phi:
        parts.append(svg.dot(x(k), y(value), "calibrated"))
        parts.append(svg.text(x(k), bottom + 20, str(k), 14, INK2, anchor="middle"))
    if now is not None and isfinite(now) and 1 <= now <= most:
        parts.append(svg.line(x(now), top, x(now), bottom, GOLD_LINE, "now"))
        parts.append(svg.text(x(now) + 6, bottom - 8, f"{words['now']} {now:.1f}", 14, INK2))
    parts.append(svg.text((left + right) / 2, height - 8, words["reviews"], 14, INK2, anchor="middle"))
    return svg.document(width, height, parts, title=words["phi"])


def percent(value: float) -> str:
    """A chance for people: never a bare 0 % or 100 %, which a simulation cannot promise."""
    if value > 0.995:
        return "> 99 %"
    return "< 1 %" if value < 0.005 else f"{100 * value:.0f} %"
