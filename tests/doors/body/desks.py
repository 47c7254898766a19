"""What a review body types, page by page."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO
from typing import Any

import xlsxwriter
from django.urls import reverse
from tests.answers import person_name
from tests.doors.visiting import Visitor
from tests.world import World

from jinbang.apps.panels import actions as panels
from jinbang.apps.people.models import Organisation, Role

PLAN = "评审分两轮：专家独立评分，随后召开评审会核对分歧较大的项目，并形成初评报告。"
COMES_OUT = "2022-11-05T10:30"
ANNOUNCED = {"s0-kind": "drand", "s0-label": "default chain, round 2400000", "s0-published": COMES_OUT}
RANDOMNESS = "0f" * 32
HEADS = ("姓名", "电子邮箱", "工作单位", "地区", "界别", "学科代码", "评审上限", "本机构成员")
_CONTROL = re.compile(r'<(input|textarea|select)\b[^>]*\bname="([^"]+)"[^>]*?(?:>(.*?)</\1>|>)', re.DOTALL)
_VALUE = re.compile(r'\bvalue="([^"]*)"')


class Desk(Visitor):
    """A manager's browser at one contest of a body."""

    def __init__(self, world: World, person: Any, clock: Any, contest: str) -> None:
        super().__init__(world, person, clock)
        self.person, self.contest = person, world.contests[contest]

    def url(self, page: str, *more: Any) -> str:
        return reverse(f"body:{page}", args=[self.world.key, self.contest.ordinal, *more])

    def page(self, name: str, *more: Any, status: int = 200) -> str:
        return unescape(self.text(self.url(name, *more), status))

    def do(self, name: str, act: str, *more: Any, **typed: Any) -> Any:
        """Send the form `act` of a page; "*more" belongs to the address."""
        return self.post(self.url(name, *more), do=act, **typed)

    def form(self, page: str, act: str) -> dict[str, str]:
        """What stands in the controls of the form `act` as the page shows it."""
        found = next(f for f in self.page(page).split("<form") if f'name="do" value="{act}"' in f).split("</form>")[0]
        out = {}
        for kind, name, inside in _CONTROL.findall(found):
            whole = re.search(rf'<{kind}\b[^>]*\bname="{re.escape(name)}"[^>]*>', found)
            assert whole
            if kind == "input":
                value = _VALUE.search(whole[0])
                out[name] = value[1] if value else ""
            elif kind == "textarea":
                out[name] = inside
            else:
                chosen = re.search(r'value="([^"]*)" selected', inside)
                out[name] = chosen[1] if chosen else ""
        return {name: value for name, value in out.items() if name not in ("do", "csrfmiddlewaretoken")}

    def save(self, **changes: Any) -> Any:
        """Save the suggested filing with a work plan, changed where told."""
        return self.do("filing", "save", **{**self.form("filing", "save"), "work_plan": PLAN, **changes})

    def sign(self) -> Any:
        return self.do("filing", "sign", **self.form("filing", "sign"))

    def newest(self) -> Any:
        return self.contest.filings.order_by("-number").first()

    def recorded(self, acknowledger: Any, **changes: Any) -> Desk:
        """Filed by this body alone, and on record."""
        assert self.save(**changes).status_code == 302
        assert self.sign().status_code == 302
        panels.record_filing(filing_id=self.newest().pk, actor=acknowledger, at=self.clock["at"])
        return self

    def drawn(self) -> Desk:
        """With a roster and a panel that waits to be invited."""
        assert self.do("roster", "import", file=roster()).status_code == 302
        assert self.do("draw", "commit", **ANNOUNCED).status_code == 302
        self.clock["at"] = self.world.at(COMES_OUT)
        which = self.form("draw", "draw")["which"]
        for one in (self, self.witness()):
            assert one.do("draw", "draw", which=which, r0=RANDOMNESS).status_code == 302
        return self

    def witness(self) -> Desk:
        """Somebody else who may type the randomness: the auditor of the call."""
        return Desk(self.world, self.world.officer(Role.AUDITOR), self.clock, self.contest.key)

    def seated(self) -> Desk:
        """With a panel that has accepted and signed."""
        assert self.do("panel", "invite").status_code == 302
        for one in self.contest.invitations.filter(state="invited"):
            one.expert.person = self.world.person(one.expert.name)
            one.expert.save()
            panels.answer_invitation(invitation_id=one.pk, accept=True, actor=one.expert.person, at=self.clock["at"])
            panels.sign_undertaking(invitation_id=one.pk, actor=one.expert.person, at=self.clock["at"])
        return self


class Bodies:
    """Managers of the call's bodies."""

    def __init__(self, world: World, clock: Any) -> None:
        self.world, self.clock = world, clock
        clock["at"] = world.at("2022-11-05T10:00")

    def at(self, body: str, contest: str) -> Desk:
        """A new manager of the body at one of its contests."""
        return self.desk(self.world.officer(Role.BODY_MANAGER, Organisation.objects.get(body_key=body)), contest)

    def desk(self, person: Any, contest: str) -> Desk:
        return Desk(self.world, person, self.clock, contest)


def roster(rows: list[tuple[Any, ...]] | None = None, heads: tuple[str, ...] = HEADS) -> BytesIO:
    """An xlsx workbook of experts; 24 good ones unless told."""
    if rows is None:
        rows = [
            (person_name(n + 31), f"expert{n}@roster.example", f"示例大学{n:02d}", "华东" if n % 2 else "华北", "高校", "510", 40, "否")
            for n in range(24)
        ]  # fmt: skip
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for n, row in enumerate([heads, *rows]):
            sheet.write_row(n, 0, row)
    content.seek(0)
    content.name = "roster.xlsx"
    return content
