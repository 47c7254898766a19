"""calendar.toml: the windows of the stages.  Stages overlap and slip; each window is its stage's own."""

from __future__ import annotations

from datetime import UTC
from zoneinfo import ZoneInfo

from jinbang.rules.definition import Settings, Window
from jinbang.rules.reading.moments import read_window, spoken_window
from jinbang.rules.reading.node import Node, report_twice

STAGES = ("publicity", "collection", "recommendation", "preliminary", "final", "release", "promotion")
# A stage may not end before the one it builds on.
_AFTER = (
    ("collection", "recommendation"),
    ("recommendation", "preliminary"),
    ("preliminary", "final"),
    ("preliminary", "release"),
    ("final", "release"),
)


def read_calendar(node: Node, *, zone: ZoneInfo, settings: Settings | None) -> tuple[Window, ...]:
    """[[window]] per stage, in the programme's zone.  settings: None where they could not be read."""
    children = node.children("window", required=True)
    report_twice(children, "stage")
    out: list[Window] = []
    for child in children:
        window = _window(child, zone)
        child.finish()
        if window is not None:
            out.append(window)
    node.finish()
    _needed(node, children, settings)
    _order(out, children)
    return tuple(out)


def _window(node: Node, zone: ZoneInfo) -> Window | None:
    stage = node.choice("stage", STAGES)
    name = node.text("name")
    source = node.source()
    own = node.text("spoken", required=False)
    opens, closes = node.raw("opens"), node.raw("closes")
    if opens is None and closes is None:
        node.problem(
            "opens",
            "window-without-end",
            "时间窗既无开始也无结束，请至少写明其一。",
            "This window neither opens nor closes. Write at least one of them.",
        )
        return None
    read = read_window(opens=opens, closes=closes, zone=zone)
    for one in read.problems:
        side = "closes" if one.code == "window-order" or str(closes) in one.en else "opens"
        node.problem(side, one.code, one.zh, one.en)
    if read.value is None:
        return None
    spoken = own if own.zh else spoken_window(span=read.value, opens=opens, closes=closes)
    return Window(stage, name, read.value.opens, read.value.closes, source, spoken)


def _needed(node: Node, children: list[Node], settings: Settings | None) -> None:
    if node.damaged:
        return
    have = {str(child.data.get("stage")) for child in children}
    need = ["collection", "preliminary", "release"]
    if settings and settings.recommendation:
        need.append("recommendation")
    if settings and settings.final_review:
        need.append("final")
    for stage in need:
        if stage not in have:
            node.problem(
                "window",
                "no-window",
                f"缺少阶段“{stage}”的时间窗，请补一个 [[window]]。",
                f"The stage “{stage}” has no window. Add a [[window]] for it.",
            )


def _order(windows: list[Window], children: list[Node]) -> None:
    by_stage = {one.stage: one for one in windows}
    nodes = {str(child.data.get("stage")): child for child in children}
    for first, second in _AFTER:
        one, other = by_stage.get(first), by_stage.get(second)
        if one is None or other is None or one.closes is None or other.closes is None:
            continue
        if other.closes.astimezone(UTC) < one.closes.astimezone(UTC):
            nodes[second].problem(
                "closes",
                "stages-out-of-order",
                f"“{second}”先于“{first}”结束，而它要以后者为基础。请核对两者的结束时间。",
                f"“{second}” closes before “{first}”, on which it builds. Check when the two close.",
            )
