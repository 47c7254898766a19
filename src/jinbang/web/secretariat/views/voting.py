"""A member's papers (R14)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from jinbang.apps.deliberation import actions, queries
from jinbang.lifecycle import Refusal, Refused
from jinbang.web.secretariat.blocks import Asked, Cell, Form, Links, Prose, Sheet, Table
from jinbang.web.secretariat.serving import answer, desk_of
from jinbang.web.secretariat.views.meeting import sitting_of
from jinbang.web.secretariat.words import CHOICES


def vote(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """A member's papers: all open ballots, without those from which the member is recused."""
    desk = desk_of(request, key)
    one = sitting_of(desk, pk)
    member = queries.member_of(sitting=one, viewer=desk.viewer)
    if member is None:
        raise Http404

    def cast() -> str:
        mine = queries.own_open_ballots(sitting=one, member=member)
        choices = {b.pk: desk.choice(f"ballot-{b.pk}") for b in mine if desk.choice(f"ballot-{b.pk}")}
        missing = [b for b in mine if b.pk not in choices]
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
        actions.cast_votes(sitting_id=pk, choices=choices, actor=desk.actor, at=desk.at)
        return desk.url("sitting", pk)

    def build() -> Sheet:
        mine = queries.own_open_ballots(sitting=one, member=member)
        if not mine:
            back = Links([(("返回会议", "Back to the sitting"), desk.url("sitting", pk))])
            return Sheet(
                ("投票", "Vote"), [Prose(("没有待投的票。", "There is nothing for you to vote on.")), back], one.name
            )
        rows = [
            [
                Cell(b.item.order),
                Cell(b.item.application.title, desk.url("application", b.item.application_id), b.item.application.organisation.name),
                Cell(control=Asked(f"ballot-{b.pk}", (f"第 {b.item.order} 项", f"Item {b.item.order}"), "radio", CHOICES)),
            ]
            for b in mine
        ]  # fmt: skip
        secret = mine[0].secret
        note = (
            ("无记名投票：系统只记录您已投票，不记录如何投。", "A secret ballot: it is kept that you voted, never how.")
            if secret
            else ("记名投票。", "An open ballot: your vote is kept with your name.")
        )
        table = Table([("序号", "No."), ("申报", "Application"), ("我的意见", "My vote")], rows)
        return Sheet(("投票", "Vote"), [Form("cast", "", [], ("投票", "Cast"), note, table)], one.name)

    return answer(desk, build, {"cast": cast}, done=("已投票。", "Your vote has been cast."))
