"""Growth of processor time with the number of pairs, both axes logarithmic, as an SVG."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from math import floor, log10

WIDTH, HEIGHT, EDGE = 640, 360, 60


def scaling(points: Sequence[tuple[str, int, float]]) -> str:
    """points: name, pairs, seconds."""
    xs, ys = [log10(pairs) for _, pairs, _ in points], [log10(max(seconds, 1e-4)) for *_, seconds in points]
    left, right, low, high = floor(min(xs)), floor(max(xs)) + 1, floor(min(ys)), floor(max(ys)) + 1

    def at(x: float, y: float) -> tuple[float, float]:
        across = EDGE + (x - left) / (right - left) * (WIDTH - 2 * EDGE)
        return across, HEIGHT - EDGE - (y - low) / (high - low) * (HEIGHT - 2 * EDGE)

    parts = []
    for power in range(left, right + 1):
        x, _ = at(power, low)
        parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{EDGE}" y2="{HEIGHT - EDGE}" stroke="#e2dccf"/>')
        parts.append(f'<text x="{x:.1f}" y="{HEIGHT - EDGE + 18}" text-anchor="middle">{10**power:,} pairs</text>')
    for power in range(low, high + 1):
        _, y = at(left, power)
        parts.append(f'<line x1="{EDGE}" x2="{WIDTH - EDGE}" y1="{y:.1f}" y2="{y:.1f}" stroke="#e2dccf"/>')
        parts.append(f'<text x="{EDGE - 8}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g} s</text>')
    places = [at(x, y) for x, y in zip(xs, ys, strict=True)]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    parts.append(f'<polyline points="{line}" fill="none" stroke="#1e4a78" stroke-width="2"/>')
    for (x, y), (name, _, seconds) in zip(places, points, strict=True):
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#1e4a78"/>')
        parts.append(f'<text x="{x - 8:.1f}" y="{y - 8:.1f}" text-anchor="end">{escape(name)}: {seconds:.2f} s</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">'
        f"<title>Processor seconds of an optimal assignment by number of pairs</title>{''.join(parts)}</svg>\n"
    )
