"""Charts drawn on the server as SVG, coloured by the style sheet, each with its figures as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template

from jinbang.web import present

register = template.Library()


@register.inclusion_tag("components/distribution.html")
def distribution(
    counts: Sequence[int], mine: int | None = None, labels: Sequence[Any] = (), title: Any = ""
) -> dict[str, Any]:
    """How often each score was given.  mine: index of the bar where this one would lie."""
    width, height, gap = 400, 40, 3
    step = width / max(1, len(counts))
    top = max([1, *counts])
    bars = [
        {
            "x": round(i * step, 2),
            "width": round(step - gap, 2),
            "height": round(max(2 if n else 1, n / top * height), 2),
            "y": round(height - max(2 if n else 1, n / top * height), 2),
            "mine": i == mine,
            "label": labels[i] if i < len(labels) else i + 1,
            "count": n,
        }
        for i, n in enumerate(counts)
    ]
    return {"bars": bars, "width": width, "height": height, "title": title}


@register.inclusion_tag("components/intervals.html")
def interval_plot(
    rows: Sequence[present.Interval], heads: Sequence[Any] = (), cut: Any = "", low: float | None = None, high: float | None = None
) -> dict[str, Any]:  # fmt: skip
    """Ranked rows: the interval of the calibrated score, its dot, the filed mean's square; gold band and cut-off line."""
    left = min([*(r.low for r in rows), *(r.mean for r in rows)], default=0.0) if low is None else low
    right = max([*(r.high for r in rows), *(r.mean for r in rows)], default=1.0) if high is None else high
    span = (right - left) or 1.0

    def x(score: float) -> str:
        return f"{2 + (score - left) / span * 96:.2f}"

    drawn = [
        {
            "row": row,
            "low": x(row.low),
            "length": f"{(row.high - row.low) / span * 96:.2f}",
            "dot": x(row.score),
            "square": x(row.mean),
            "words": f"{row.low:.2f} – {row.high:.2f}",
        }
        for row in rows
    ]
    return {"drawn": drawn, "heads": heads, "cut": cut}
