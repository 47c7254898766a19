"""A unit recommends: opinion and seal bound to one version, one numbered place, one live recommendation."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction

from jinbang.apps.nominations.actions.seals import same_version
from jinbang.apps.nominations.advance import advance, locked, record
from jinbang.apps.nominations.deadlines import RECOMMENDATION, deadline_for
from jinbang.apps.nominations.letters import confirm, tell
from jinbang.apps.nominations.live import (
    SecondRecommendation,
    former_winner,
    former_winner_refusal,
    sight,
    take_subject,
)
from jinbang.apps.nominations.models import Application, Preparation, Recommendation, Version
from jinbang.apps.nominations.permission import permit
from jinbang.apps.nominations.slots import take_slot
from jinbang.apps.people.models import Person
from jinbang.apps.programmes.queries import definition_of
from jinbang.lifecycle import Refusal, Refused
from jinbang.rules.definition import ProgrammeDefinition

TRIES = 4


def prepare(
    *,
    application_id: int,
    version_digest: str,
    opinion: str,
    seal_digest: str = "",
    seal_codes: Collection[str] | None = None,
    actor: Person,
    at: datetime,
) -> None:
    """The handler writes opinion and seal for the approver to act on; again, to change them.

    Needed first where the programme asks for four eyes.  Refused: not-allowed, wrong-state, too-late, other-version,
    opinion-needed, seal-needed, seal-unread, seal-of-other-version.  Ledger: application.prepare.
    """
    with transaction.atomic():
        application = locked(application_id=application_id)
        permit("prepare", application=application, actor=actor, at=at, move="recommend")
        definition = definition_of(application.programme)
        _in_time(application, at)
        version = _seen(application, version_digest)
        _complete(definition, opinion, seal_digest)
        same_version(application=application, version=version, definition=definition, codes=seal_codes)
        Preparation.objects.update_or_create(
            application=application,
            defaults={
                "version": version,
                "opinion": opinion.strip(),
                "seal_digest": seal_digest,
                "by": actor,
                "at": at,
            },
        )
        record(application, "prepare", actor=actor, at=at, facts={"version": version.number, "digest": version.digest})


def recommend(
    *,
    application_id: int,
    version_digest: str,
    opinion: str = "",
    seal_digest: str = "",
    seal_codes: Collection[str] | None = None,
    actor: Person,
    at: datetime,
) -> Recommendation:
    """Recommend the version that the unit saw.

    version_digest: of that version; where the applicant has submitted another since, nothing is recommended (R7).
    opinion, seal_digest (from `keep_seal`): empty to use what the handler prepared.  seal_codes: the check codes on the
    scan, read (`codes_of_seal`) or typed; a page of another version is refused with what differs.
    Takes the smallest free numbered place (R2) and makes this the nominee's one live recommendation (R4).
    Refused: not-allowed, wrong-state, too-late, other-version, prepare-first, same-eyes, opinion-needed, seal-needed,
    seal-unread, seal-of-other-version, former-winner (R5), no-quota, no-place, recommended-already, recommended-elsewhere.  Ledger: application.recommend.
    """
    for left in reversed(range(TRIES)):
        try:
            with transaction.atomic():
                return _recommend(
                    application_id=application_id, version_digest=version_digest, opinion=opinion,
                    seal_digest=seal_digest, seal_codes=seal_codes, actor=actor, at=at,
                )  # fmt: skip
        except SecondRecommendation as second:
            sight(second, at=at)
            raise
        except IntegrityError:
            # Another unit made the nominee live, or took the place, between look and write: look again.
            if not left:
                raise
    raise AssertionError("unreachable")


def _recommend(
    *,
    application_id: int,
    version_digest: str,
    opinion: str,
    seal_digest: str,
    seal_codes: Collection[str] | None,
    actor: Person,
    at: datetime,
) -> Recommendation:
    application = locked(application_id=application_id)
    permit("recommend", application=application, actor=actor, at=at, move="recommend")
    definition = definition_of(application.programme)
    _in_time(application, at)
    version = _seen(application, version_digest)
    settled = opinion and seal_digest and not definition.settings.unit_pair_of_eyes
    prepared = None if settled else Preparation.objects.filter(application=application, version=version).first()
    if definition.settings.unit_pair_of_eyes:
        _four_eyes(prepared, actor)
    if prepared is not None:
        opinion, seal_digest = opinion or prepared.opinion, seal_digest or prepared.seal_digest
    _complete(definition, opinion, seal_digest)
    same_version(application=application, version=version, definition=definition, codes=seal_codes)
    winner = former_winner(application=application, definition=definition)
    if winner is not None and definition.settings.former_winners == "block":
        raise Refused(former_winner_refusal(winner))
    take_subject(application=application, definition=definition, at=at)
    slot = take_slot(definition=definition, application=application, at=at)
    recommendation = Recommendation.objects.create(
        application=application, unit_id=slot.unit_id, version=version, contest_id=application.contest_id,
        slot_number=slot.number, channel=slot.channel, opinion=opinion.strip(), seal_digest=seal_digest,
        handled_by=prepared.by if prepared else None, recommended_by=actor, at=at,
    )  # fmt: skip
    entry = advance(
        application, "recommend", actor=actor, at=at,
        facts={
            "version": version.number, "digest": version.digest, "seal": seal_digest, "unit": application.unit_id,
            "contest": application.contest.key, "slot": slot.number, "channel": slot.channel,
            "reference": application.number, "content": f"sha256:{version.digest}",
        },
        opened={
            "unit": application.unit_id, "channel": slot.channel, "contest": application.contest.key, "slot": slot.number,
            "version": version.number,
        },
    )  # fmt: skip
    tell(application, "recommended", at=at, turn=entry, code=version.code)
    confirm(application, entry=entry, actor=actor, at=at)
    return recommendation


def _in_time(application: Application, at: datetime) -> None:
    refusal = deadline_for(programme=application.programme, stage=RECOMMENDATION, application=application).refusal(at)
    if refusal is not None:
        raise Refused(refusal)


def _seen(application: Application, digest: str) -> Version:
    """The version in force, if it is the one that the unit saw."""
    version = application.current
    if version is None or version.digest != digest:
        raise Refused(
            Refusal(
                "other-version",
                "申报方已重新提交，您看到的不是现行版本。请打开最新版本核对，并在新打印件上盖章。",
                "The applicant has submitted again: what you saw is not the version in force. Read the newest one and "
                "seal a print of it.",
                "R7",
            )
        )
    return version


def _complete(definition: ProgrammeDefinition, opinion: str, seal_digest: str) -> None:
    if not opinion.strip():
        raise Refused(
            Refusal(
                "opinion-needed", "请填写推荐意见。", "Write the unit's opinion.", "R7",
                fields=(("opinion", "请填写推荐意见", "Write the unit's opinion"),),
            )
        )  # fmt: skip
    if definition.settings.requires_seal and not seal_digest:
        raise Refused(
            Refusal(
                "seal-needed", "请上传盖章页扫描件。", "Upload the scanned seal page.", "R7",
                fields=(("seal", "请上传盖章页", "Upload the seal page"),),
            )
        )  # fmt: skip


def _four_eyes(prepared: Preparation | None, actor: Person) -> None:
    if prepared is None:
        raise Refused(
            Refusal(
                "prepare-first",
                "本项目要求两人办理：请先由经办人填写推荐意见并上传盖章页。",
                "Two persons are asked for: the handler first writes the opinion and uploads the seal page.",
                "R7",
            )
        )
    if prepared.by_id == actor.pk:
        raise Refused(
            Refusal(
                "same-eyes",
                "经办人与审核人须为不同的人。",
                "The person who prepared it and the one who recommends it must be two.",
                "R7",
            )
        )
