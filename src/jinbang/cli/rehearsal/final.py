"""The final committee sits, votes and the secretariat decides; notice, objections, release, certificates (R14 to R18)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from jinbang.apps.deliberation import actions as deliberation
from jinbang.apps.deliberation.queries import items as items_of
from jinbang.apps.deliberation.queries import member_of, open_ballots, own_open_ballots, undecided
from jinbang.apps.people.queries import viewer_of
from jinbang.apps.programmes.queries import contests
from jinbang.apps.promotion import actions as promotion
from jinbang.apps.publication import actions as publication
from jinbang.apps.publication.queries import all_entries, notice_items, notices
from jinbang.cli.rehearsal.cast import Cast
from jinbang.cli.rehearsal.play import Play
from jinbang.rules.definition import ProgrammeDefinition

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 32


class Final:
    """From the committee's first sitting to the follow-up of matches."""

    def __init__(
        self,
        play: Play,
        cast: Cast,
        definition: ProgrammeDefinition,
        programme: Any,
        render: Callable[[dict[str, str]], bytes],
    ) -> None:
        self.play, self.cast, self.definition, self.programme, self.render = play, cast, definition, programme, render
        self.secretary = cast.secretaries[0]

    def schedule(self, *, sits: datetime, announces: datetime, releases: datetime) -> None:
        if self.definition.settings.final_review:
            self.play.at(sits, self._sit)
        else:
            self.play.at(sits, self._decide)
        self.play.at(announces, self._announce)
        self.play.at(releases - timedelta(days=5), self._import)
        self.play.at(releases - timedelta(days=3), lambda at: self._decide_release(releases, at))
        self.play.at(releases - timedelta(days=2), self._too_early)
        self.play.at(releases, self._release)
        self.play.at(releases + timedelta(days=1), self._certify)
        self.play.at(releases + timedelta(days=10), self._promote)

    # --- the committee ------------------------------------------------------------------------------------------------

    def _sit(self, at: datetime) -> None:
        members = self.cast.committee
        sitting = self.play.act(
            "convene", deliberation.convene, programme_id=self.programme.pk, name="终评会议", members=[m.pk for m in members],
            chair=members[0].pk, scrutineers=[members[-1].pk], actor=self.secretary, at=at,
        )  # fmt: skip
        if sitting is None:
            return
        self.play.act(
            "open-sitting", deliberation.open_sitting, expect=False, sitting_id=sitting.pk, actor=self.secretary, at=at
        )
        here = [m for n, m in enumerate(members) if n != 3]  # one stays away
        for n, member in enumerate(here):
            self.play.act(
                "sign-in", deliberation.sign_in, sitting_id=sitting.pk, actor=member, at=at + timedelta(minutes=n)
            )
        now = at + timedelta(minutes=30)
        self.play.act("open-sitting", deliberation.open_sitting, sitting_id=sitting.pk, actor=self.secretary, at=now)
        after = 0
        while page := items_of(sitting=sitting, after=after, limit=100):
            after = page[-1].order
            now += timedelta(minutes=20)
            self._vote(sitting, page, here, now)
        self._decide(now + timedelta(hours=1))
        self.play.act(
            "close-sitting", deliberation.close_sitting, sitting_id=sitting.pk, minutes="会议对各榜单建议名单逐项审议并无记名投票。",
            actor=self.secretary, at=now + timedelta(hours=2),
        )  # fmt: skip

    def _vote(self, sitting: Any, page: list[Any], here: list[Any], at: datetime) -> None:
        for item in page:
            if self.play.chance(0.03):
                self.play.act(
                    "recuse-item",
                    deliberation.recuse_from_item,
                    item_id=item.pk,
                    reason="所在单位推荐",
                    actor=self.play.rng.choice(here),
                    at=at,
                )
        wanted = [item.pk for item in page]
        self.play.act(
            "open-ballots", deliberation.open_ballots, sitting_id=sitting.pk, items=wanted, actor=self.secretary, at=at
        )
        passing = {item.application_id for item in page if item.line is not None and item.line.suggestion == "pass"}
        for member in here:
            called = member_of(sitting=sitting, viewer=viewer_of(member))
            assert called is not None
            mine = own_open_ballots(sitting=sitting, member=called)
            choices = {}
            for ballot in mine:
                leaning = 0.96 if ballot.item.application_id in passing else 0.15
                dice = self.play.rng.random()
                choices[ballot.pk] = (
                    "yes" if dice < leaning else "no" if dice < leaning + 0.8 * (1 - leaning) else "abstain"
                )
            if choices:
                self.play.act(
                    "cast-votes", deliberation.cast_votes, sitting_id=sitting.pk, choices=choices, actor=member, at=at
                )
        voted = [b.pk for b in open_ballots(sitting=sitting)]
        by = {"sitting_id": sitting.pk, "ballots": voted, "actor": here[-1]}  # their scrutineer
        ends = at + timedelta(minutes=10)
        self.play.act("count-ballots", deliberation.count_ballots, expect=False, at=ends, **by)  # not closed yet
        self.play.act("close-ballots", deliberation.close_ballots, at=ends, **by)
        self.play.act("close-ballots", deliberation.close_ballots, expect=False, at=ends, **by)  # closed already
        self.play.act("count-ballots", deliberation.count_ballots, at=ends + timedelta(minutes=5), **by)

    def _decide(self, at: datetime) -> None:
        waiting = undecided(programme=self.programme)
        voted = self.definition.settings.final_review
        outcomes: dict[int, str] = {}
        left = {one.key: one.size for one in self.definition.lists}
        for one in waiting:
            carried = one.ballot is not None and one.ballot.carried
            yes = carried if voted else one.line is not None and one.line.suggestion == "pass"
            places = left[one.application.contest.list_key]
            if places is not None and yes:  # who shares the last place goes without it
                yes, left[one.application.contest.list_key] = places > 0, places - 1
            outcomes[one.pk] = "propose" if yes else "not-choose"
        if not outcomes:
            return
        leaving = deliberation.deviations(programme=self.programme, outcomes=outcomes)
        if leaving:  # without its reasons it is refused (R15)
            self.play.act(
                "decide",
                deliberation.decide,
                expect=False,
                programme_id=self.programme.pk,
                outcomes=outcomes,
                actor=self.secretary,
                at=at,
            )
        self.play.act(
            "decide", deliberation.decide, programme_id=self.programme.pk, outcomes=outcomes,
            reasons=dict.fromkeys(leaving, "终评委员会表决结果与初评顺序不同，理由见会议纪要"), actor=self.secretary, at=at,
        )  # fmt: skip

    # --- notice and objections ----------------------------------------------------------------------------------------

    def _announce(self, at: datetime) -> None:
        notice = self.play.act(
            "announce",
            publication.announce,
            programme_id=self.programme.pk,
            text="现将拟入榜名单予以公示。",
            actor=self.secretary,
            at=at,
        )
        if notice is None or notice.closes <= at:
            return
        items = notice_items(notice=notice)
        for n, item in enumerate(self.play.rng.sample(items, min(len(items), max(2, len(items) // 40)))):
            self.play.at(self.play.between(at, notice.closes), self._objection(notice, item, n))
        for item in items[:1]:
            self.play.at(notice.closes + timedelta(minutes=1), self._objection(notice, item, 1))
        self.play.at(notice.closes, lambda later: self.end_notice(notice.pk, later))
        self.play.at(
            notice.closes + publication.IN_FLIGHT,
            lambda later: self.play.act("seal", publication.seal_deadlines, at=later),
        )

    def end_notice(self, notice_id: int, at: datetime) -> None:
        self.play.act("end-notice", publication.end_notice, notice_id=notice_id, at=at)

    def _objection(self, notice: Any, item: Any, n: int) -> Any:
        def go(at: datetime) -> None:
            anonymous = n % 4 == 0
            filed = self.play.act(
                "file-objection", publication.file_objection, notice_id=notice.pk, application_id=item.application_id,
                name="" if anonymous else f"示例异议人{n}", contact="" if anonymous else "010-5550 0109",
                text="该项目的权属存在争议，详见所附材料。", evidence=[publication.Evidence("证据.png", PNG)], at=at,
            )  # fmt: skip
            if filed is None:
                return
            objection, _ = filed
            self.play.later(
                at + timedelta(hours=2), "take-objection", publication.take_objection, objection_id=objection.pk,
                actor=self.secretary,
            )  # fmt: skip
            self.play.at(at + timedelta(hours=3), lambda later: self._admit(notice, objection, n, later))

        return go

    def _admit(self, notice: Any, objection: Any, n: int, at: datetime) -> None:
        admit = n % 3 != 2
        codes = self.definition.objection_refusals
        decided = self.play.act(
            "decide-objection", publication.decide_objection, objection_id=objection.pk, admit=admit,
            code="" if admit or not codes else codes[0].code, actor=self.secretary, at=at,
        )  # fmt: skip
        if decided is not None and admit:
            self.play.at(at + timedelta(days=6), lambda later: self._answer(notice, objection, n, later))

    def _answer(self, notice: Any, objection: Any, n: int, at: datetime) -> None:
        self.play.act(
            "answer-objection", publication.answer_objection, objection_id=objection.pk, outcome="remove" if n % 5 == 1 else "keep",
            investigation="经核查推荐单位和申报单位材料。", answer="经调查核实，现予答复。", actor=self.secretary, at=at,
        )  # fmt: skip
        if at >= notice.closes:
            self.end_notice(notice.pk, at)

    # --- release ------------------------------------------------------------------------------------------------------

    def _import(self, at: datetime) -> None:
        for contest in contests(programme=self.programme):
            if contest.separately_organised:
                rows = [
                    {"name": f"示例{contest.name}条目{n:02d}", "organisation": f"示例机构{n:02d}"} for n in range(1, 11)
                ]
                self.play.act(
                    "import-results", publication.import_results, contest_id=contest.pk, rows=rows, file_name="结果.xlsx",
                    digest="0" * 64, actor=self.secretary, at=at,
                )  # fmt: skip

    def _decide_release(self, releases: datetime, at: datetime) -> None:
        self.play.act(
            "decide-release", publication.decide_release, programme_id=self.programme.pk, release_at=releases,
            document_number="示例发〔0000〕1号", actor=self.secretary, at=at,
        )  # fmt: skip

    def _too_early(self, at: datetime) -> None:
        self.play.act("release-lists", publication.release_lists, expect=False, programme_id=self.programme.pk, at=at)

    def _release(self, at: datetime) -> None:
        for notice in notices(programme=self.programme):
            if notice.ended_at is None:
                self.end_notice(notice.pk, at)
        self.play.act("release-lists", publication.release_lists, programme_id=self.programme.pk, at=at)

    def _certify(self, at: datetime) -> None:
        entries = [e.pk for e in all_entries(programme=self.programme) if e.listed_at is not None]
        done = self.play.act(
            "issue-certificates", publication.issue_certificates, programme_id=self.programme.pk, entries=entries, render=self.render,
            actor=self.secretary, at=at,
        )  # fmt: skip
        if done is not None and done[1]:
            self.play.tally.notes.append(f"{len(done[1])} certificates not issued: {next(iter(done[1].values()))}")
        if done is not None and done[0]:
            voided = done[0][0]
            self.play.act(
                "void-certificate",
                publication.void_certificate,
                number=voided.number,
                reason="名称有误",
                actor=self.secretary,
                at=at,
            )
            self.play.later(
                at + timedelta(hours=1), "issue-certificates", publication.issue_certificates, programme_id=self.programme.pk,
                entries=[voided.entry_id], render=self.render, actor=self.secretary,
            )  # fmt: skip

    def _promote(self, at: datetime) -> None:
        entries = [e for e in all_entries(programme=self.programme) if e.listed_at is not None and e.revoked_at is None]
        for n, entry in enumerate(entries[: max(3, len(entries) // 10)]):
            self.play.act(
                "edit-page",
                promotion.edit_page,
                entry_id=entry.pk,
                text="示例介绍：可对外展示的成果与合作意向。",
                consent=True,
                actor=self.secretary,
                at=at,
            )
            need = self.play.act(
                "state-need",
                promotion.state_need,
                entry_id=entry.pk,
                kind="pilot",
                text="寻求中试场地",
                actor=self.secretary,
                at=at,
            )
            offer = self.play.act(
                "make-offer", promotion.make_offer, programme_id=self.programme.pk, organisation=f"示例园区{n:02d}",
                contact="010-5550 0111", kind="pilot", text="提供中试厂房", at=at,
            )  # fmt: skip
            if need is None or offer is None:
                continue
            found = self.play.act(
                "match", promotion.match, need_id=need.pk, offer_id=offer.pk, actor=self.secretary, at=at
            )
            if found is None:
                continue
            for k, move in enumerate(("contact", "sign", "land")[: n % 4]):
                self.play.later(
                    at + timedelta(days=5 * (k + 1)), "follow-up", promotion.follow_up, match_id=found.pk, move=move,
                    actor=self.secretary,
                )  # fmt: skip
            self.play.act(
                "plan-event", promotion.plan_event, programme_id=self.programme.pk, on=(at + timedelta(days=7 * n)).date(),
                medium="微信公众号", title=f"入榜故事：{entry.name}", entry_id=entry.pk, actor=self.secretary, at=at,
            )  # fmt: skip
