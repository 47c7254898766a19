"""lists.toml, channels.toml and quotas.toml: what is honoured, who recommends, and how many."""

from __future__ import annotations

from typing import Literal, cast

from jinbang.rules.definition import NOMINEES, Channel, HonourList, NomineeKind, Quota, Text, Track
from jinbang.rules.reading.node import Node, dangling, report_twice

PER = ("list", "track")


def read_lists(node: Node) -> tuple[HonourList, ...]:
    """[[list]] with its [[list.track]]."""
    children = node.children("list", required=True)
    report_twice(children)
    out = tuple(_list(child) for child in children)
    node.finish()
    return out


def _list(node: Node) -> HonourList:
    separately = node.yes("separately-organised", default=False)
    wording = node.text("stage-wording", required=False)
    one = HonourList(
        key=node.key(),
        name=node.text("name"),
        nominee=cast(NomineeKind, node.choice("nominee", NOMINEES, default="technology")),
        source=node.source(),
        separately_organised=separately,
        stage_wording=wording if wording.zh else Text("初评机构", "preliminary review body"),
        tracks=_tracks(node),
        form=node.key("form", required=not separately),
        size=node.maybe_integer("size", minimum=1),
        description=node.text("description", required=False),
    )
    if separately and one.form:
        node.problem(
            "form",
            "form-of-separate-list",
            "此榜单另行组织，不在本平台申报，不应有申报表。请删去 form，或改 separately-organised。",
            "This list is organised separately and takes no applications here, so it has no form. "
            "Delete form, or separately-organised.",
        )
    node.finish()
    return one


def _tracks(node: Node) -> tuple[Track, ...]:
    children = node.children("track")
    report_twice(children)
    out = []
    for child in children:
        out.append(
            Track(
                key=child.key(), name=child.text("name"), kind=child.key("kind", required=False), source=child.source()
            )
        )
        child.finish()
    return tuple(out)


def read_channels(node: Node) -> tuple[Channel, ...]:
    """[[channel]]: the kinds of unit that recommend."""
    children = node.children("channel")
    report_twice(children)
    out = []
    for child in children:
        out.append(Channel(key=child.key(), name=child.text("name"), source=child.source()))
        child.finish()
    node.finish()
    return tuple(out)


def read_quotas(
    node: Node, *, lists: tuple[HonourList, ...], channels: tuple[Channel, ...], sound: bool
) -> tuple[Quota, ...]:
    """[[quota]]: at most so many (inclusive) per membership.  sound: lists and channels were readable."""
    known = {one.key: one for one in lists}
    seen: dict[tuple[str, str], int] = {}
    out = []
    for child in node.children("quota"):
        quota = Quota(
            list_key=child.key("list"),
            per=cast(Literal["list", "track"], child.choice("per", PER, required=False, default="list")),
            limit=child.integer("limit", minimum=0, maximum=100_000),
            source=child.source(),
            channel=child.key("channel", required=False),
        )
        child.finish()
        out.append(quota)
        if sound:
            _against_lists(child, quota, known)
            if quota.channel and quota.channel not in {one.key for one in channels}:
                dangling(child, "channel", quota.channel, [one.key for one in channels], "channels.toml")
        pair = (quota.list_key, quota.channel)
        if pair in seen:
            child.problem(
                "list",
                "quota-twice",
                f"同一榜单和渠道的名额已在第 {seen[pair]} 行规定，请合为一条。",
                f"Line {seen[pair]} already gives a quota for this list and channel. Keep one.",
            )
        seen.setdefault(pair, child.line("list"))
    node.finish()
    return tuple(out)


def _against_lists(child: Node, quota: Quota, known: dict[str, HonourList]) -> None:
    if not quota.list_key:
        return
    if quota.list_key not in known:
        dangling(child, "list", quota.list_key, list(known), "lists.toml")
        return
    one = known[quota.list_key]
    if one.separately_organised:
        child.problem(
            "list",
            "quota-on-separate-list",
            f"“{one.name.zh}”另行组织，不经推荐渠道，不能有名额。请删去此条。",
            f"“{one.name.en}” is organised separately, not through channels, so it has no quota. Delete this one.",
        )
    if (quota.per == "track") != bool(one.tracks):
        child.problem(
            "per",
            "quota-per",
            '有领域的榜单按领域计名额（per = "track"），没有领域的按榜单计（per = "list"）。请改正。',
            'A list with tracks counts per track (per = "track"), one without counts per list (per = "list"). Mend it.',
        )
