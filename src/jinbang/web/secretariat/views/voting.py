"""A member's papers (R14)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.html import format_html

from jinbang.apps.deliberation import actions, queries
from jinbang.lifecycle import Refusal, Refused
from jinbang.transparency.paper import tracking_code
from jinbang.web.secretariat.blocks import Asked, Box, Cell, Form, Links, Prose, Sheet, Table
from jinbang.web.secretariat.serving import Desk, answer, desk_of
from jinbang.web.secretariat.views.meeting import sitting_of
from jinbang.web.secretariat.words import CHOICES

AT_ONCE = 50  # papers on one page


def vote(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """A member's papers: all open ballots, without those from which the member is recused."""
    desk = desk_of(request, key)
    one = sitting_of(desk, pk)
    member = queries.member_of(sitting=one, viewer=desk.viewer)
    if member is None:
        raise Http404

    kept: list[list[Cell]] = []  # after the act: what this answer shows once, and nothing else keeps

    def cast() -> None:
        mine = queries.own_open_ballots(sitting=one, member=member)
        choices = {b.pk: desk.choice(f"ballot-{b.pk}") for b in mine if desk.choice(f"ballot-{b.pk}")}
        missing = [b for b in _portion(desk, mine) if b.pk not in choices]
        if missing or not choices:
            fields = tuple((f"ballot-{b.pk}", "尚未选择", "not marked yet") for b in missing) if choices else ()
            raise Refused(
                Refusal(
                    "not-marked",
                    "每一项都须选择同意、不同意或弃权。",
                    "Mark each item: yes, no or abstain.",
                    "R14",
                    fields,
                )
            )
        codes = actions.cast_votes(sitting_id=pk, choices=choices, actor=desk.actor, at=desk.at)
        kept.extend(_code(b, codes[b.pk]) for b in mine if b.pk in codes)

    def build() -> Sheet:
        mine = queries.own_open_ballots(sitting=one, member=member)
        if kept:
            return _codes(desk, one, kept, more=bool(mine))
        if not mine:
            back = Links([(("返回会议", "Back to the sitting"), desk.url("sitting", pk))])
            return Sheet(
                ("投票", "Vote"), [Prose(("没有待投的票。", "There is nothing for you to vote on.")), back], one.name
            )
        shown = _portion(desk, mine)
        rows = [
            [
                Cell(b.item.order),
                Cell(b.item.application.title, desk.url("application", b.item.application_id), b.item.application.organisation.name),
                Cell(control=Asked(f"ballot-{b.pk}", (f"第 {b.item.order} 项", f"Item {b.item.order}"), "radio", CHOICES)),
            ]
            for b in shown
        ]  # fmt: skip
        secret = mine[0].secret
        note = (
            ("无记名投票：系统只记录您已投票，不记录如何投。", "A secret ballot: it is kept that you voted, never how.")
            if secret
            else ("记名投票。", "An open ballot: your vote is kept with your name.")
        )
        if len(shown) < len(mine):
            more = (
                f"共 {len(mine)} 项待投，本页 {len(shown)} 项；",
                f"{len(mine)} items wait for your vote, {len(shown)} of them here; ",
            )
            note = (f"{more[0]}投出后继续其余各项。{note[0]}", f"{more[1]}the others follow once these are cast. {note[1]}")  # fmt: skip
        table = Table([("序号", "No."), ("申报", "Application"), ("我的意见", "My vote")], rows)
        which = Asked("shown", "", "hidden", value=",".join(str(b.pk) for b in shown))
        return Sheet(("投票", "Vote"), [Form("cast", "", [which], ("投票", "Cast"), note, table)], one.name)

    response = answer(desk, build, {"cast": cast}, previews=("cast",))
    response["Cache-Control"] = "no-store"  # neither marks nor codes stay in a browser that others use
    return response


def _portion(desk: Desk, mine: list[Any]) -> list[Any]:
    """The papers of one page: those that the form showed, so that one opened meanwhile displaces none; else the first."""
    shown = set(desk.choice("shown").split(","))
    return [b for b in mine if str(b.pk) in shown] or mine[:AT_ONCE]


def _code(ballot: Any, commitment: str) -> list[Cell]:
    code = commitment if ballot.box == "belenios" else tracking_code(commitment=commitment)
    title = ballot.item.application.title
    return [Cell(ballot.item.order), Cell(title), Cell(format_html('<code class="digest">{}</code>', code))]


def _codes(desk: Desk, one: Any, kept: list[list[Cell]], *, more: bool) -> Sheet:
    """The tracking codes of the papers that this request cast."""
    heads = [("序号", "No."), ("申报", "Application"), ("查询码", "Tracking code")]
    said = (
        f"已投 {len(kept)} 票。查询码只在本页显示这一次，系统不保存它与您的对应关系；请现在抄写或打印本页（浏览器的“打印”）。",
        f"{len(kept)} papers cast. The tracking codes are shown on this page only, and only now: nothing keeps whose they are. "
        "Write them down, or print this page with your browser.",
    )
    use = (
        "投票结束时公布全部封签，您的查询码就是您那张票封签的开头；计票后可看到该票被怎样计入。请勿告诉他人：持有查询码的人在计票后能看到您怎样投票。",
        "When the vote ends all seals are published: your code is the beginning of your paper's seal, and after the count you "
        "see how the paper was counted. Keep it to yourself: whoever holds it can see after the count how you voted.",
    )
    links = [(("返回会议", "Back to the sitting"), desk.url("sitting", one.pk))]
    if more:
        links.insert(0, (("继续投其余各项", "Vote on the other items"), desk.url("vote", one.pk)))
    blocks = [
        Box(said, "done", ("请保存查询码", "Keep your tracking codes")),
        Table(heads, kept),
        Prose(use),
        Links(links),
    ]
    return Sheet(("已投票", "Your vote has been cast"), blocks, one.name)
