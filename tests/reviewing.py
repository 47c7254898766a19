"""Further on in the world: filed, drawn, seated.  The panel is drawn from an invented roster; every expert accepts.

review = Review(world, "pioneer-technology.advanced-materials")
review.filed(); review.seated(applications)
"""

from __future__ import annotations

from typing import Any

from jinbang.apps.nominations.models import Application
from jinbang.apps.panels import actions as panels
from jinbang.apps.panels.models import Draw, Expert, Filing, Invitation
from jinbang.apps.people.models import Organisation, Person, Role
from jinbang.apps.programmes.models import Mandate
from jinbang.apps.reviews import actions as reviews
from jinbang.apps.reviews.models import Seat
from jinbang.apps.screening import actions as screening
from jinbang.draw import Source
from jinbang.rules.criteria import to_json
from tests.world import World

PLAN = "先由专家独立打分，再由评审组会议讨论形成初评建议，全过程留痕，接受监督。"
FILED, DRAWN, SCORED = "2022-11-03T09:00", "2022-11-04T09:00", "2022-11-10T09:00"
COMMENT = "数据可信，工艺稳定，应用前景明确，建议进一步补充长期运行的检测数据和成本分析。"
RANDOMNESS = "0f" * 32
COMMITTED, OUT = "2022-11-04T08:30", "2022-11-04T08:45"
SOURCES = (Source(kind="drand", label="default chain, round 2400000", published="2022-11-04T00:45:00Z"),)
ANNOUNCED = {
    "s0-kind": "drand",
    "s0-label": "default chain, round 2400000",
    "s0-published": OUT,
}  # as typed into the form


class Review:
    """The review of one contest, by its bodies."""

    def __init__(self, world: World, contest: str = "rising-enterprise") -> None:
        self.world, self.contest = world, world.contests[contest]
        mandates = list(
            Mandate.objects.filter(contest=self.contest).select_related("body", "acknowledger").order_by("-lead", "id")
        )
        self.bodies: list[Organisation] = [m.body for m in mandates]
        self.managers: list[Person] = [world.officer(Role.BODY_MANAGER, body) for body in self.bodies]
        self.manager = self.managers[0]
        self.acknowledger = world.officer(Role.ACKNOWLEDGER, mandates[0].acknowledger)

    @property
    def address(self) -> str:
        return f"/body/{self.world.key}/{self.contest.ordinal}/"

    def composition(self, **changes: Any) -> dict[str, Any]:
        return {
            "size": 7,
            "substitutes": 2,
            "max_per_employer": 1,
            "min_outside_share": "1/3",
            "quotas": {},
            "notes": "",
            **changes,
        }

    def criteria(self, **changes: Any) -> dict[str, Any]:
        return {**to_json(criteria=self.world.definition.criteria_for(self.contest.key)), **changes}

    def drafted(self, **changes: Any) -> Filing:
        filing = panels.save_filing(
            contest_id=self.contest.pk, work_plan=PLAN, composition=self.composition(), criteria=self.criteria(**changes),
            actor=self.manager, at=self.world.at(FILED),
        )  # fmt: skip
        self.world.mark()
        return filing

    def filed(self, **changes: Any) -> Filing:
        """Signed by every body and recorded."""
        filing = self.drafted(**changes)
        for manager in self.managers:
            panels.sign_filing(filing_id=filing.pk, actor=manager, at=self.world.at(FILED))
        done = panels.record_filing(filing_id=filing.pk, actor=self.acknowledger, at=self.world.at(FILED))
        self.world.mark()
        return done

    def rows(self, n: int = 12) -> list[dict[str, str]]:
        """A roster as typed into a workbook."""
        return [
            {
                "姓名": f"示例专家{k}", "电子邮箱": f"expert{k}@{self.contest.ordinal}.example.org", "工作单位": f"示例大学{k}", "职称": "教授",
                "地区": "华东", "界别": "高校", "学科代码": "430", "关键词": "材料", "评审上限": "40", "本机构成员": "否",
            }
            for k in range(1, n + 1)
        ]  # fmt: skip

    def rostered(self, n: int = 12) -> None:
        panels.import_roster(
            contest_id=self.contest.pk, rows=self.rows(n), actor=self.manager, at=self.world.at("2022-11-04T08:00")
        )
        self.world.mark()

    def committed(self) -> Draw:
        self.filed()
        self.rostered()
        draw = panels.commit_draw(
            contest_id=self.contest.pk, sources=SOURCES, actor=self.manager, at=self.world.at(COMMITTED)
        )
        self.world.mark()
        return draw

    def drawn(self) -> Draw:
        draw = self.committed()
        for person in (self.manager, self.acknowledger):
            draw = panels.draw_experts(draw_id=draw.pk, randomness=RANDOMNESS, actor=person, at=self.world.at(DRAWN))
        self.world.mark()
        return draw

    def invited(self) -> dict[int, str]:
        """expert id → token of the letter."""
        self.drawn()
        tokens = panels.invite_panel(contest_id=self.contest.pk, actor=self.manager, at=self.world.at(DRAWN))
        self.world.mark()
        return tokens

    def empanelled(self) -> list[Expert]:
        """All accept and sign the undertaking."""
        for token in self.invited().values():
            done = panels.answer_invitation(accept=True, token=token, actor=None, at=self.world.at(DRAWN))
            assert done.expert.person is not None
            panels.sign_undertaking(invitation_id=done.pk, actor=done.expert.person, at=self.world.at(DRAWN))
        self.world.mark()
        return list(
            Expert.objects.filter(invitations__contest=self.contest, invitations__state=Invitation.ACCEPTED)
            .select_related("person")
            .order_by("pk")
        )

    def accepted(self, n: int = 3) -> list[Application]:
        """Applications accepted on form."""
        found = [self.world.recommended_application(self.contest.key, unit=self.world.new_unit()) for _ in range(n)]
        self.world.pass_deadline()
        for one in found:
            for screener in self.world.screeners[: self.world.definition.settings.screeners]:
                screening.give_opinion(
                    application_id=one.pk, verdict="pass", actor=screener, at=self.world.at("2022-11-02T10:00")
                )
        self.world.mark()
        return [self.world.fresh(one) for one in found]

    def seated(self, n: int = 3) -> list[Seat]:
        """Accepted applications, each with the filed number of experts; nothing declared yet."""
        self.accepted(n)
        self.empanelled()
        at = self.world.at(DRAWN)
        panels.detect_conflicts(contest_id=self.contest.pk, actor=self.manager, at=at)
        run = reviews.propose_assignment(contest_id=self.contest.pk, actor=self.manager, at=at)
        reviews.accept_assignment(run_id=run.pk, actor=self.manager, at=at)
        self.world.mark()
        return self.seats()

    def seats(self) -> list[Seat]:
        return list(
            Seat.objects.filter(contest=self.contest, left_at=None)
            .select_related("expert__person", "application")
            .order_by("pk")
        )

    def declared(self, n: int = 3) -> list[Seat]:
        for seat in self.seated(n):
            reviews.declare_no_conflict(seat_ids=[seat.pk], actor=seat.expert.person, at=self.world.at(SCORED))
        self.world.mark()
        return self.seats()

    def scores(self, value: int = 80) -> dict[str, str]:
        return {c.key: str(value) for c in self.world.definition.criteria_for(self.contest.key).criteria}

    def scored(self, n: int = 3) -> list[Seat]:
        """Every sheet submitted; applications in descending order of their id."""
        seats = self.declared(n)
        order = sorted({s.application_id for s in seats}, reverse=True)
        for k, seat in enumerate(seats):
            value = 90 - 5 * order.index(seat.application_id) - k % 3
            reviews.submit_sheet(
                seat_id=seat.pk,
                scores=self.scores(value),
                comment=COMMENT,
                actor=seat.expert.person,
                at=self.world.at(SCORED),
            )
        self.world.mark()
        return self.seats()
