"""Collection: drafts, submissions up to the last second and after it, units at work (R1 to R7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from django.core.files.base import File

from jinbang.apps.nominations import actions as nominations
from jinbang.apps.people.actions import register_organisation, register_person
from jinbang.apps.people.roles import Role
from jinbang.cli.rehearsal.cast import DISCIPLINES, KEYWORDS, REGIONS, Cast, Unit
from jinbang.cli.rehearsal.play import Play
from jinbang.rules.definition import ProgrammeDefinition
from jinbang.rules.sample import answers, person_name, uscc

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"  # fmt: skip
OPINION = "经审核，材料真实完整，符合申报条件，同意推荐。"


@dataclass
class Draft:
    """An application as its preparer knows it."""

    id: int
    number: str
    contest: str
    preparer: Any
    organisation: str
    unit: Unit | None
    data: dict[str, Any]
    revision: int = 0
    version: str = ""


class Collection:
    """Everything that happens before the deadline."""

    def __init__(self, play: Play, cast: Cast, definition: ProgrammeDefinition) -> None:
        self.play, self.cast, self.definition = play, cast, definition
        window = definition.window("collection")
        assert window.opens is not None
        assert window.closes is not None
        self.opens, self.closes = window.opens, window.closes
        try:
            unit_closes = definition.window("recommendation").closes
        except KeyError:
            unit_closes = None
        self.unit_closes = unit_closes or self.closes
        self.contests = [c.key for c in definition.contests.values() if not c.separately_organised]
        self.seal = ""
        self.known: list[Draft] = []
        self._preparers: dict[int, Any] = {}

    def preparer(self, application_id: int) -> Any:
        """Who prepares an application."""
        return self._preparers[application_id]

    def nominees(self, contest: str) -> list[str]:
        """Names of the organisations whose applications for the contest were handed in, in order of beginning."""
        return [draft.organisation for draft in self.known if draft.contest == contest and draft.version]

    def schedule(self, *, applications: int) -> None:
        """Spread the beginnings over the window; the last third crowds towards the deadline."""
        weights = self.weights()
        for _ in range(applications):
            contest = self.play.rng.choices(self.contests, weights)[0]
            unit = self._unit()
            late = self.play.chance(0.35)
            first = self.closes - timedelta(days=4) if late else self.opens + timedelta(days=3)
            last = self.closes - timedelta(hours=2) if late else self.closes - timedelta(days=4)
            self.play.at(self.play.between(first, last), self._beginning(contest, unit))

    def weights(self) -> list[float]:
        """Contests draw as many applications as they have places for units (equally, where there are no units)."""
        places: dict[str, float] = {}
        for key in self.contests:
            contest = self.definition.contests[key]
            limits = [q.limit for q in self.definition.quotas if q.list_key == contest.list_key]
            places[key] = max(limits, default=1)
        return [places[key] for key in self.contests]

    def _unit(self) -> Unit | None:
        # Some units bring many candidates, most a few.
        if not self.cast.units:
            return None
        return self.cast.units[int(len(self.cast.units) * self.play.rng.random() ** 1.35)]

    def _beginning(self, contest: str, unit: Unit | None) -> Any:
        def begin(at: datetime) -> None:
            n = self.cast.number()
            preparer = self.play.act(
                "register-person", register_person, email=f"applicant{n}@rehearsal.example", name=person_name(n), at=at
            )
            organisation = self.play.act(
                "register-organisation", register_organisation, actor=preparer, uscc=uscc(n), name=f"示例申报单位{n:05d}",
                region=self.play.rng.choice(REGIONS), role=Role.PREPARER, at=at,
            )  # fmt: skip
            if organisation is None:
                return
            application = self.play.act(
                "start", nominations.start, programme=self.definition.key, contest=contest, organisation_id=organisation.pk,
                unit_id=unit.organisation.pk if unit else None, actor=preparer, at=at,
            )  # fmt: skip
            if application is None:
                return
            data = self._about(contest, answers(self.definition, contest, n), n)
            twin = self.play.rng.choice(self.known) if self.known and self.play.chance(0.01) else None
            if twin is not None and twin.contest == contest:
                data = dict(twin.data)  # the same nominee, through another unit
            draft = Draft(application.pk, application.number, contest, preparer, organisation.name, unit, data)
            self.known.append(draft)
            self._preparers[draft.id] = preparer
            form = self.definition.form_for(contest)
            abandoned = self.play.chance(0.06)
            sections = list(form.sections)[: 2 if abandoned else None]
            for section in sections:
                self._save(draft, section.key, at)
            if abandoned:
                return
            for field in form.fields.values():
                if field.type == "file" and field.required:
                    self.play.act(
                        "attach", nominations.attach, application_id=draft.id, field=field.key,
                        file=File(BytesIO(PDF), name="附件.pdf"), actor=preparer, at=at,
                    )  # fmt: skip
            self.play.at(self._submission_time(at), self._submission(draft))

        return begin

    def _about(self, contest: str, data: dict[str, Any], n: int) -> dict[str, Any]:
        """The answers with a discipline and keywords of its own, by which experts fit more or less."""
        roles = self.definition.form_for(contest).roles
        own = {"discipline": DISCIPLINES[n % len(DISCIPLINES)], "keywords": KEYWORDS[n % len(KEYWORDS)]}
        return data | {roles[role]: value for role, value in own.items() if roles.get(role) in data}

    def _save(self, draft: Draft, section: str, at: datetime) -> None:
        form = self.definition.form_for(draft.contest)
        fields = next(s for s in form.sections if s.key == section).fields
        values = {f.key: draft.data[f.key] for f in fields if f.key in draft.data}
        saved = self.play.act(
            "save-section", nominations.save_section, application_id=draft.id, section=section, values=values,
            revision=draft.revision, actor=draft.preparer, at=at,
        )  # fmt: skip
        if saved is not None:
            draft.revision = saved.revision

    def _submission_time(self, begun: datetime) -> datetime:
        dice = self.play.rng.random()
        if dice < 0.02:
            return self.closes - timedelta(milliseconds=self.play.rng.randrange(1, 900))  # in the last second
        if dice < 0.03:
            return self.closes + timedelta(milliseconds=self.play.rng.randrange(0, 60_000))  # 24:00 is too late
        if dice < 0.15:
            return self.play.between(max(begun, self.closes - timedelta(hours=20)), self.closes)
        return min(self.play.between(begun, begun + timedelta(days=2)), self.closes - timedelta(hours=1))

    def _submission(self, draft: Draft) -> Any:
        def go(at: datetime) -> None:
            token = f"submission-{draft.id}-{draft.revision}"
            arguments = {
                "application_id": draft.id,
                "token": token,
                "revision": draft.revision,
                "actor": draft.preparer,
                "at": at,
            }
            done = self.play.act("submit", nominations.submit, **arguments)
            if done is None:
                return
            draft.version = done.digest
            if self.play.chance(0.03):
                self.play.act("submit", nominations.submit, **arguments)  # pressed twice
            if draft.unit is not None:
                self.play.at(self._unit_time(at), self._unit_acts(draft))

        return go

    def _unit_time(self, submitted: datetime) -> datetime:
        moment = self.play.between(submitted, submitted + timedelta(hours=20))
        latest = self.unit_closes - timedelta(seconds=self.play.rng.randrange(1, 5400))
        return moment if moment < latest else max(latest, submitted + timedelta(seconds=1))

    def _unit_acts(self, draft: Draft, *, again: bool = False) -> Any:
        unit = draft.unit
        assert unit is not None

        def go(at: datetime) -> None:
            dice = self.play.rng.random()
            left = self.closes - at
            if dice < 0.10 and not again and left > timedelta(hours=6):
                self._send_back(draft, unit, at)
            elif dice < 0.14:
                self.play.act(
                    "decline",
                    nominations.decline,
                    application_id=draft.id,
                    reason="与本单位推荐方向不符",
                    actor=unit.approver,
                    at=at,
                )
            else:
                self._recommend(draft, unit, at)

        return go

    def _send_back(self, draft: Draft, unit: Unit, at: datetime) -> None:
        field = next(iter(self.definition.form_for(draft.contest).fields))
        sent = self.play.act(
            "return", nominations.return_, application_id=draft.id, reason="请补充说明", actor=unit.approver, at=at,
            remarks=[{"field": field, "kind": "incomplete", "text": "请补充"}],
        )  # fmt: skip
        if sent is None:
            return

        def answer(later: datetime) -> None:
            self._save(draft, self.definition.form_for(draft.contest).sections[0].key, later)
            done = self.play.act(
                "submit", nominations.submit, application_id=draft.id, token=f"submission-{draft.id}-{draft.revision}-again",
                revision=draft.revision, actor=draft.preparer, at=later,
            )  # fmt: skip
            if done is not None:
                draft.version = done.digest
                self.play.at(self._unit_time(later), self._unit_acts(draft, again=True))

        if self.play.chance(0.9):
            self.play.at(self.play.between(at, min(at + timedelta(days=1), self.closes)), answer)

    def _recommend(self, draft: Draft, unit: Unit, at: datetime) -> None:
        if not self.seal and self.definition.settings.requires_seal:
            self.seal = nominations.keep_seal(file=File(BytesIO(PDF), name="推荐意见盖章页.pdf"))
        if self.definition.settings.unit_pair_of_eyes:
            self.play.act(
                "prepare", nominations.prepare, application_id=draft.id, version_digest=draft.version, opinion=OPINION,
                seal_digest=self.seal, actor=unit.handler, at=at,
            )  # fmt: skip
        done = self.play.act(
            "recommend", nominations.recommend, application_id=draft.id, version_digest=draft.version, opinion=OPINION,
            seal_digest=self.seal, actor=unit.approver, at=at,
        )  # fmt: skip
        if done is not None and self.play.chance(0.01) and self.unit_closes - at > timedelta(hours=3):
            self.play.later(
                at + timedelta(hours=1), "take-back", nominations.take_back, application_id=draft.id, reason="另行择优",
                actor=unit.approver,
            )  # fmt: skip
            self.play.at(at + timedelta(hours=2), lambda later: self._recommend(draft, unit, later))
