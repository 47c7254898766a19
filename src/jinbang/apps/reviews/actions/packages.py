"""The preliminary result: ranked by the filed rule, signed by every co-body, reported, received (R12, R13, N7)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from jinbang.apps.ledger.actions import append
from jinbang.apps.mailroom.actions import post
from jinbang.apps.nominations.advance import advance
from jinbang.apps.nominations.models import Application
from jinbang.apps.panels.access import acting_body, require
from jinbang.apps.panels.gate import recorded_filing
from jinbang.apps.panels.models import Filing
from jinbang.apps.people.models import Person, Role
from jinbang.apps.people.queries import holders, organisation_for_body
from jinbang.apps.people.viewer import Viewer, viewer_of
from jinbang.apps.programmes.models import Contest, Mandate
from jinbang.apps.programmes.queries import definition_of
from jinbang.apps.reviews.models import Package, PackageLine, PackageSignature, ScoreSheet
from jinbang.apps.reviews.refiled import refuse_refiled
from jinbang.lifecycle import Refusal, Refused
from jinbang.ranking import Ranking, RankingError, Rule, Sheet, rank
from jinbang.rules import criteria as criteria_rules
from jinbang.rules.standing import Standing
from jinbang.transparency import canonical

SUGGESTIONS = {"pass": "pass", "reserve": "hold-reserve", "fail": "fail"}


def rule_of(filing: Filing) -> Rule:
    """The filed rule as the ranking states it."""
    criteria = criteria_rules.from_json(filed=filing.criteria)
    return Rule(
        kind=criteria.rule,  # type: ignore[arg-type] # the filing was checked
        weights={c.key: c.weight for c in criteria.criteria}, decimals=criteria.decimals, min_reviews=criteria.min_reviews,
        tie_breaks=tuple(f"criterion:{key}" for key in criteria.tie_breaks),
    )  # fmt: skip


def sheets_of(contest: Contest) -> list[Sheet]:
    """Submitted sheets of seats still held, ids as text."""
    rows = ScoreSheet.objects.filter(
        seat__contest=contest, state=ScoreSheet.SUBMITTED, seat__left_at__isnull=True
    ).values_list("seat__application_id", "seat__expert_id", "scores")
    return [
        Sheet(application=str(a), expert=str(e), scores={k: Decimal(v) for k, v in scores.items()})
        for a, e, scores in rows
    ]


def ranking_of(contest: Contest, filing: Filing) -> Ranking:
    """The ranking by the filed rule, from submitted sheets of seats still held.  Ids are application ids as text.

    Refused("other-criteria") where sheets were scored by criteria that a later filing has changed.
    """
    sheets = sheets_of(contest)
    under_review = Application.objects.filter(contest=contest, standing=Standing.REVIEWING).values_list("pk", flat=True)
    try:
        return rank(sheets=sheets, rule=rule_of(filing), applications=[str(pk) for pk in under_review])
    except RankingError as error:
        raise Refused(
            Refusal(
                "other-criteria",
                f"已提交的评分中有 {len(error.problems)} 处与现行备案标准不符（标准已变更），请退回这些评分重新打分。",
                f"{len(error.problems)} places in submitted sheets do not fit the criteria now on record: send those sheets"
                " back to be scored anew.",
                "R13",
            )
        ) from error


def make_package(
    *, contest_id: int, places: int | None = None, overrides: Mapping[int, tuple[str, str]] | None = None, report: str = "",
    actor: Person, at: datetime,
) -> Package:  # fmt: skip
    """Draw up the result package.  Applications without enough valid reviews cannot be ranked (R12) and refuse it.

    places: how many are suggested to pass; the next 30 % (by the programme's shortlist setting) are reserves, a tie at either
    edge goes to the better side.  overrides: application id → (suggestion, reason) where the panel decides otherwise.
    """
    viewer = viewer_of(actor)
    with transaction.atomic():
        contest = (
            Contest.objects.select_related("programme__current").select_for_update(of=("self",)).get(pk=contest_id)
        )
        require("package", viewer=viewer, contest=contest, at=at)
        filing = recorded_filing(contest)
        if contest.packages.filter(state__in=(Package.REPORTED, Package.RECEIVED)).exists():
            raise Refused(Refusal("reported-already", "结果已报送。", "The result has been reported.", "R13"))
        refuse_refiled(contest, filing)
        ranking = ranking_of(contest, filing)
        if ranking.unranked:
            zh = "、".join(f"{u.application}（{u.n} 份）" for u in ranking.unranked[:20])
            raise Refused(
                Refusal(
                    "too-few-reviews", f"有 {len(ranking.unranked)} 项有效评分不足 {ranking.rule.min_reviews} 份，不能排序，请补充评审：{zh}",
                    f"{len(ranking.unranked)} applications have fewer than {ranking.rule.min_reviews} valid reviews and cannot be ranked: assign more experts.",
                    "R12",
                )
            )  # fmt: skip
        if not ranking.rows:
            raise Refused(Refusal("nothing-to-rank", "没有可排序的申报。", "There is nothing to rank.", "R12"))
        contest.packages.filter(state=Package.DRAFT).delete()
        size = places if places is not None else _places(contest, ranking)
        lines = _lines(contest, ranking, size, overrides or {})
        content = [
            {
                "application": line.application_id,
                "rank": line.rank,
                "score": str(line.score),
                "suggestion": line.suggestion,
            }
            for line in lines
        ]
        package = Package.objects.create(
            contest=contest, number=contest.packages.count() + 1, rule=filing.criteria, places=size, filing=filing, made_at=at, made_by=actor,
            report=report,
            digest=hashlib.sha256(canonical({"criteria": filing.digest, "lines": content, "report": report})).hexdigest(),
        )  # fmt: skip
        for line in lines:
            line.package = package
        PackageLine.objects.bulk_create(lines, batch_size=500)
        append(
            programme=contest.programme.key, kind="package.make", subject=f"contest:{contest.key}", actor=viewer.ref, at=at,
            facts={"number": package.number, "digest": package.digest, "lines": len(lines)},
        )  # fmt: skip
    return package


def sign_package(*, package_id: int, actor: Person, at: datetime) -> Package:
    """A body signs; with the last signature the package is reported to the secretariat."""
    viewer = viewer_of(actor)
    with transaction.atomic():
        package = _package(package_id)
        contest = package.contest
        require("sign-package", viewer=viewer, contest=contest, at=at)
        if package.state != Package.DRAFT:
            raise Refused(Refusal("wrong-state", "该结果不在签署状态。", "This package is not open for signing.", "N7"))
        window = definition_of(contest.programme).window("preliminary")
        if not window.contains(at):
            raise Refused(
                Refusal(
                    "window-closed",
                    f"初评结果报送截止：{window.spoken.zh or window.closes}",
                    "The time for reporting has passed; ask the secretariat for an extension.",
                    window.source,
                )
            )
        _refuse_stale(package)
        body = acting_body(viewer=viewer, contest=contest, at=at)
        assert body is not None  # the policy asked for a manager of one of its bodies
        _, made = PackageSignature.objects.get_or_create(
            package=package, body_id=body, defaults={"by": actor, "at": at, "digest": package.digest}
        )
        if not made:
            raise Refused(Refusal("signed-already", "本机构已签署。", "Your body has signed already.", "N7"))
        bodies = dict(Mandate.objects.filter(contest=contest).values_list("body", "body__body_key"))
        missing = set(bodies) - set(package.signatures.values_list("body", flat=True))
        if not missing:
            package.state, package.reported_at = Package.REPORTED, at
            package.save(update_fields=["state", "reported_at"])
            _write(
                package, Role.SECRETARY, "package.reported", ("初评结果已报送", "A preliminary result was reported"), at
            )
        append(
            programme=contest.programme.key, kind="package.sign" if missing else "package.report",
            subject=f"contest:{contest.key}", actor=viewer.ref, at=at,
            facts={"number": package.number, "body": body, "digest": package.digest},
            opened={"contest": contest.key, "number": package.number, "body": bodies[body], "digest": package.digest}
            | ({} if missing else _reported_lines(package)),
        )  # fmt: skip
    return package


def return_package(*, package_id: int, reason: str, actor: Person, at: datetime) -> None:
    """The secretariat sends the result back to its bodies, with a reason."""
    viewer = viewer_of(actor)
    with transaction.atomic():
        package = _reported(package_id, "return-package", viewer, at)
        if not reason.strip():
            raise Refused(Refusal("reason-needed", "请说明退回理由。", "Say why you return it.", "N7"))
        package.state, package.returned_reason = Package.RETURNED, reason
        package.save(update_fields=["state", "returned_reason"])
        append(
            programme=package.contest.programme.key, kind="package.return", subject=f"contest:{package.contest.key}",
            actor=viewer.ref, at=at, facts={"number": package.number, "reason": reason},
            opened={"contest": package.contest.key, "number": package.number},
        )  # fmt: skip
        _write(
            package, Role.BODY_MANAGER, "package.returned", ("初评结果退回", "Your preliminary result was returned"), at
        )


def receive_package(*, package_id: int, actor: Person, at: datetime) -> None:
    """The secretariat receives the result: suggestions become standings, and go to the final review."""
    viewer = viewer_of(actor)
    with transaction.atomic():
        package = _reported(package_id, "receive-package", viewer, at)
        package.state, package.received_at, package.received_by = Package.RECEIVED, at, actor
        package.save(update_fields=["state", "received_at", "received_by"])
        append(
            programme=package.contest.programme.key, kind="package.receive", subject=f"contest:{package.contest.key}",
            actor=viewer.ref, at=at, facts={"number": package.number, "digest": package.digest},
            opened={"contest": package.contest.key, "number": package.number, "digest": package.digest},
        )  # fmt: skip
        suggestions = dict(package.lines.values_list("application_id", "suggestion"))
        for application in (
            Application.objects.select_for_update().select_related("programme").filter(pk__in=suggestions)
        ):
            advance(application, SUGGESTIONS[suggestions[application.pk]], actor=actor, at=at)


def _refuse_stale(package: Package) -> None:
    """Scores, seats and standings may have changed since the result was drawn up; then it is drawn up anew."""
    if package.filing is None:
        return
    filing = recorded_filing(package.contest)
    refuse_refiled(package.contest, filing)
    ranking = ranking_of(package.contest, filing)
    now = {int(row.application): (row.rank, row.score, row.n) for row in ranking.rows}
    then = {one.application_id: (one.rank, one.score, one.reviews) for one in package.lines.all()}
    if now != then or ranking.unranked:
        raise Refused(
            Refusal(
                "stale-package",
                "结果拟定后，评分或申报状态又有变化，请重新拟定结果再签署。",
                "Scores or applications have changed since this result was drawn up: draw it up anew, then sign.",
                "R13",
            )
        )


def _reported_lines(package: Package) -> dict[str, Any]:
    """What the public sees of a reported result."""
    lines = package.lines.order_by("rank", "application__number").values_list(
        "application__number", "score", "rank", "suggestion", "reviews", "adjusted"
    )
    return {
        "filing": package.filing.number if package.filing else None, "places": package.places,
        "lines": [[number, _as_filed(score, package), *rest] for number, score, *rest in lines],
    }  # fmt: skip


def _as_filed(score: Decimal | None, package: Package) -> str | None:
    return None if score is None else str(score.quantize(Decimal(1).scaleb(-int(package.rule["decimals"]))))


def _places(contest: Contest, ranking: Ranking) -> int:
    return definition_of(contest.programme).honour_list(contest.list_key).size or len(ranking.rows)


def _lines(
    contest: Contest, ranking: Ranking, size: int, overrides: Mapping[int, tuple[str, str]]
) -> list[PackageLine]:
    definition = definition_of(contest.programme)
    shortlist = -(-size * definition.settings.shortlist_percent // 100)
    out = []
    for row in ranking.rows:
        pk = int(row.application)
        suggestion = "pass" if row.rank <= size else "reserve" if row.rank <= shortlist else "fail"
        reason = ""
        if pk in overrides:
            suggestion, reason = overrides[pk]
            if suggestion not in SUGGESTIONS or not reason.strip():
                raise Refused(
                    Refusal("reason-needed", "调整建议须说明理由。", "Changing a suggestion needs a reason.", "R15")
                )
        out.append(
            PackageLine(
                application_id=pk, rank=row.rank, tied=row.tied, score=row.score, reviews=row.n, suggestion=suggestion, reason=reason,
                adjusted=pk in overrides,
            )
        )  # fmt: skip
    return out


def _package(package_id: int) -> Package:
    return (
        Package.objects.select_for_update(of=("self",)).select_related("contest__programme__current").get(pk=package_id)
    )


def _reported(package_id: int, action: str, viewer: Viewer, at: datetime) -> Package:
    package = _package(package_id)
    require(action, viewer=viewer, contest=package.contest, at=at)
    if package.state != Package.REPORTED:
        raise Refused(
            Refusal("wrong-state", "该结果不在待接收状态。", "This package does not wait to be received.", "N7")
        )
    return package


def _write(package: Package, role: str, kind: str, subject: tuple[str, str], at: datetime) -> None:
    contest = package.contest
    if role == Role.SECRETARY:
        body = definition_of(contest.programme).secretariat
        people = holders(organisations=_ids(body), roles=(role,), at=at)
    else:
        people = holders(
            organisations=Mandate.objects.filter(contest=contest).values_list("body", flat=True), roles=(role,), at=at
        )
    for person in people:
        post(
            key=f"{kind}:{package.pk}:{person.pk}", kind=kind, person=person, at=at, programme=contest.programme.key,
            subject=(f"{subject[0]}：{contest.name}", f"{subject[1]}: {contest.name_en}"),
            body=(package.returned_reason or f"结果摘要 {package.digest}", package.returned_reason or f"Digest {package.digest}"),
        )  # fmt: skip


def _ids(body_key: str) -> list[int]:
    organisation = organisation_for_body(key=body_key)
    return [organisation.pk] if organisation else []
