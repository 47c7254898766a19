"""Publishing freezes a definition and records its digest; an amendment is a new version with a reason and a public diff."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from jinbang.apps.ledger.actions import append
from jinbang.apps.people.models import Organisation, Person, Role
from jinbang.apps.people.viewer import viewer_of
from jinbang.apps.programmes.models import Contest, Mandate, Programme, Version
from jinbang.lifecycle import Refusal, Refused
from jinbang.policy import POLICIES, R
from jinbang.rules.definition import ProgrammeDefinition
from jinbang.rules.difference import Difference, compare
from jinbang.rules.digest import digest
from jinbang.rules.reading import read_bundle


def load(*, files: Mapping[str, str], at: datetime) -> Programme:
    """Bring in a definition that is not there yet, unpublished, with its contests and bodies.  Operator's act, at set-up."""
    definition = _read(files)
    with transaction.atomic():
        if Programme.objects.filter(key=definition.key).exists():
            raise Refused(
                Refusal(
                    "programme-known",
                    f"项目 {definition.key} 已存在；修改请用“修订”。",
                    f"There is a programme {definition.key} already; amend it instead.",
                )
            )
        programme = Programme.objects.create(
            key=definition.key, title=definition.title.zh, title_en=definition.title.en
        )
        version = Version.objects.create(
            programme=programme, number=1, files=dict(files), digest=digest(programme=definition)
        )
        _sync(programme, definition)
        append(
            programme=programme.key, kind="programme.load", subject=f"programme:{programme.key}", actor="operator",
            at=at, facts={"digest": version.digest},
        )  # fmt: skip
    return programme


def publish(*, actor: Person | None, key: str, at: datetime) -> Version:
    """Freeze the loaded version and make the call public.  actor None: the operator's console."""
    with transaction.atomic():
        programme = Programme.objects.select_for_update().get(key=key)
        _require(actor, programme, "publish", at)
        version = programme.versions.order_by("-number").first()
        if version is None or version.published_at is not None:
            raise Refused(Refusal("already-published", "该版本已发布。", "This version is published already."))
        _freeze(programme, version, actor, at)
        append(
            programme=programme.key, kind="programme.publish", subject=f"programme:{programme.key}", actor=_ref(actor),
            at=at, facts={"version": version.number, "digest": version.digest}, opened=_opened(version),
        )  # fmt: skip
    return version


def amend(
    *,
    actor: Person | None,
    key: str,
    files: Mapping[str, str],
    reason: str,
    at: datetime,
    based_on: int | None = None,
) -> Version:
    """Publish a new version with a reason and a public difference.  Never back-dated: it holds from `at` on (R1).

    based_on: the version whose difference the author has seen; refused where another came between.
    Refused: bad-definition, reason-needed, not-allowed, other-programme, not-published, changed-meanwhile, back-dated.
    """
    definition = _read(files)
    if not reason.strip():
        raise Refused(
            Refusal(
                "reason-needed", "修订须说明理由。", "An amendment needs a reason.", "R1",
                fields=(("reason", "请填写理由", "Give the reason"),),
            )
        )  # fmt: skip
    with transaction.atomic():
        programme = Programme.objects.select_for_update().select_related("current").get(key=key)
        _require(actor, programme, "amend", at)
        if definition.key != key:
            raise Refused(Refusal("other-programme", "定义的标识不同。", "That definition is of another programme."))
        if programme.current is None:
            raise Refused(Refusal("not-published", "尚未发布，请先发布。", "Publish it first."))
        if based_on is not None and based_on != programme.current.number:
            raise Refused(
                Refusal(
                    "changed-meanwhile",
                    f"您核对的是对第 {based_on} 版的修订，现行已是第 {programme.current.number} 版，未再次发布。请重新上传核对。",
                    f"You checked a change of version {based_on}, but version {programme.current.number} is in force by now; "
                    "nothing was published.  Upload it again and check what it changes.",
                )
            )
        before = _read(programme.current.files)
        refuse_reopening(before, definition, at)
        version = Version.objects.create(
            programme=programme, number=programme.current.number + 1, files=dict(files), digest=digest(programme=definition),
            reason=reason, difference=[_line(one) for one in compare(old=before, new=definition)],
        )  # fmt: skip
        _sync(programme, definition)
        _freeze(programme, version, actor, at)
        append(
            programme=key, kind="programme.amend", subject=f"programme:{key}", actor=_ref(actor), at=at,
            facts={"version": version.number, "digest": version.digest, "reason": reason}, opened=_opened(version),
        )  # fmt: skip
    return version


def refuse_reopening(before: ProgrammeDefinition, after: ProgrammeDefinition, at: datetime) -> None:
    """A window that has closed stays closed; one may be moved later while it is open, never to a moment that has passed."""
    old = {w.stage: w for w in before.calendar}
    for window in after.calendar:
        was = old.get(window.stage)
        if was is None or was.closes == window.closes or window.closes is None:
            continue
        if window.closes <= at or (was.closes is not None and was.closes <= at):
            raise Refused(
                Refusal(
                    "back-dated",
                    f"“{window.name.zh}”的截止时间已过或将变为过去，不能倒签。",
                    f"“{window.name.en}” has closed, or would close in the past: deadlines are never back-dated.",
                    "R1",
                )
            )


def _read(files: Mapping[str, str]) -> ProgrammeDefinition:
    reading = read_bundle(files)
    if reading.definition is None:
        first = reading.problems[0]
        raise Refused(
            Refusal(
                "bad-definition",
                f"定义有 {len(reading.problems)} 处错误，第一处：{first.file}:{first.line} {first.key}：{first.zh}",
                f"The definition has {len(reading.problems)} mistakes; first: {first.file}:{first.line} {first.key}: {first.en}",
            )
        )
    return reading.definition


def _freeze(programme: Programme, version: Version, actor: Person | None, at: datetime) -> None:
    version.published_at, version.published_by = at, actor
    version.save(update_fields=["published_at", "published_by"])
    programme.current = version
    programme.save(update_fields=["current"])


def _opened(version: Version) -> dict[str, int | str]:
    return {"version": version.number, "digest": version.digest}


def _sync(programme: Programme, definition: ProgrammeDefinition) -> None:
    """Rows to point at: contests and bodies.  Contests are never removed, only added."""
    bodies = {
        body.key: Organisation.objects.get_or_create(
            body_key=body.key, defaults={"name": body.name.zh, "name_en": body.name.en, "uscc": body.uscc or None, "region": body.region}
        )[0]
        for body in definition.bodies
    }  # fmt: skip
    for body in definition.bodies:
        for alias in body.aliases:
            bodies[body.key].aliases.get_or_create(name=alias)
    letters = {one.key: chr(ord("A") + n) for n, one in enumerate(definition.lists)}
    for ordinal, contest in enumerate(definition.contests.values(), start=1):
        tracks = [track.key for track in definition.honour_list(contest.list_key).tracks]
        code = letters[contest.list_key] + (str(tracks.index(contest.track_key) + 1) if contest.track_key else "")
        row, _ = Contest.objects.update_or_create(
            programme=programme, key=contest.key,
            defaults={
                "list_key": contest.list_key, "track_key": contest.track_key, "ordinal": ordinal, "code": code,
                "name": contest.name.zh, "name_en": contest.name.en, "separately_organised": contest.separately_organised,
            },
        )  # fmt: skip
        for mandate in definition.mandates_for(contest.key):
            Mandate.objects.update_or_create(
                contest=row, body=bodies[mandate.body],
                defaults={"acknowledger": bodies[mandate.acknowledger], "lead": mandate.role == "lead"},
            )  # fmt: skip


def _line(one: Difference) -> dict[str, str]:
    return {"place": ".".join(one.where), "kind": one.kind, "zh": one.say("zh"), "en": one.say("en")}


def may_amend(actor: Person, programme: Programme, at: datetime) -> None:
    """Refused("not-allowed") unless the person may amend this call."""
    _require(actor, programme, "amend", at)


def _require(actor: Person | None, programme: Programme, action: str, at: datetime) -> None:
    """The console's operator set the site up and may; everyone else through the policy."""
    if actor is None:
        return
    holds = viewer_of(actor).holds(Role.SECRETARY, programme=programme.key, at=at)
    POLICIES["programme"].require(action, relations={R.SECRETARY} if holds else set())


def _ref(actor: Person | None) -> str:
    return viewer_of(actor).ref if actor else "operator"
