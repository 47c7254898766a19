"""Who may do what, to what, while it stands where.  The one table: pages, API, exports, search, counts and letters ask it."""

from __future__ import annotations

from jinbang.policy.engine import Bar, Grant, Policy
from jinbang.policy.relations import R
from jinbang.rules.standing import Standing as S

BEFORE_DEADLINE = (S.DRAFT, S.SUBMITTED, S.RETURNED)
SENT = (
    S.SUBMITTED, S.RETURNED, S.RECOMMENDED, S.DECLINED, S.UNRECOMMENDED, S.WITHDRAWN, S.SCREENING, S.CORRECTING, S.INELIGIBLE,
    S.APPEALED, S.ACCEPTED, S.REVIEWING, S.PASSED, S.RESERVE, S.NOT_PASSED, S.PROPOSED, S.NOT_CHOSEN, S.ON_NOTICE,
    S.SUSPENDED, S.CLEARED, S.REMOVED, S.LISTED, S.REVOKED,
)  # fmt: skip
RECEIVED = tuple(s for s in SENT if s not in (S.SUBMITTED, S.RETURNED, S.DECLINED, S.UNRECOMMENDED))
IN_REVIEW = (
    S.ACCEPTED, S.REVIEWING, S.PASSED, S.RESERVE, S.NOT_PASSED, S.PROPOSED, S.NOT_CHOSEN, S.ON_NOTICE, S.SUSPENDED,
    S.CLEARED, S.REMOVED, S.LISTED, S.REVOKED,
)  # fmt: skip

PROGRAMME = Policy(
    "programme",
    grants=(
        Grant(R.ANYONE, ("view",)),
        Grant(R.SIGNED_IN, ("enter", "dashboard")),
        Grant(R.SECRETARY, ("publish", "amend", "extend", "run", "funnel", "letters", "approve-memberships", "people")),
        Grant(R.AUDITOR, ("funnel",)),
    ),
)

APPLICATION = Policy(
    "application",
    grants=(
        Grant(R.APPLICANT, ("view", "timeline", "receipt", "print", "start")),
        Grant(R.APPLICANT, ("edit",), (S.DRAFT, S.RETURNED, S.SUBMITTED)),
        Grant(R.APPLICANT, ("submit",), (S.DRAFT, S.RETURNED, S.SUBMITTED, S.UNSUBMITTED)),
        Grant(R.APPLICANT, ("recall",), (S.SUBMITTED,)),
        Grant(R.APPLICANT, ("withdraw",)),
        Grant(R.APPLICANT, ("correct",), (S.CORRECTING,)),
        Grant(R.APPLICANT, ("appeal",), (S.INELIGIBLE,)),
        Grant(R.UNIT_HANDLER, ("view", "timeline", "print"), SENT),
        Grant(R.UNIT_HANDLER, ("return", "prepare"), (S.SUBMITTED,)),
        Grant(R.UNIT_HANDLER, ("rank",), (S.SUBMITTED, S.RECOMMENDED)),
        Grant(R.UNIT_APPROVER, ("view", "timeline", "print"), SENT),
        Grant(R.UNIT_APPROVER, ("return", "decline", "prepare"), (S.SUBMITTED,)),
        Grant(R.UNIT_APPROVER, ("recommend",), (S.SUBMITTED, S.UNRECOMMENDED)),
        Grant(R.UNIT_APPROVER, ("rank",), (S.SUBMITTED, S.RECOMMENDED)),
        Grant(R.UNIT_APPROVER, ("take-back",), (S.RECOMMENDED,)),
        Grant(R.UNIT_APPROVER, ("withdraw",)),
        Grant(R.BODY, ("view",), IN_REVIEW),
        Grant(R.SEATED, ("review",), IN_REVIEW),
        Grant(R.COMMITTEE, ("view",), IN_REVIEW),
        Grant(R.SCREENER, ("view", "timeline", "screen", "print"), RECEIVED),
        Grant(R.SCREENER, ("screening-desk",)),
        Grant(R.SECRETARY, ("screening-desk",)),
        Grant(R.AUDITOR, ("screening-desk",)),
        Grant(R.SECRETARY, ("view", "timeline", "print"), SENT),
        Grant(R.SECRETARY, ("extend", "duplicates")),
        Grant(R.SECRETARY, ("waive",), (S.SUBMITTED, S.RETURNED, S.SCREENING)),
        Grant(R.SECRETARY, ("open-screening", "decide-screening", "retrack", "decide-appeal", "integrity"), RECEIVED),
        Grant(R.AUDITOR, ("view", "timeline", "duplicates"), SENT),
    ),
    bars=(
        Bar(R.CONFLICTED, ("view", "review", "print", "timeline"), "R10"),
        Bar(R.APPLICANT, ("recommend", "screen", "review", "decide-appeal"), "R10"),
    ),
)

UNIT = Policy(
    "unit",
    grants=(
        Grant(R.UNIT_HANDLER, ("board", "queue", "cut-off", "remind", "join-channel", "letters-of-recommendation")),
        Grant(R.UNIT_APPROVER, ("board", "queue", "cut-off", "remind", "join-channel", "letters-of-recommendation")),
        Grant(R.SECRETARY, ("board",)),
    ),
)

CONTEST = Policy(
    "contest",
    grants=(
        Grant(
            R.BODY,
            (
                "filing",
                "file",
                "sign-filing",
                "roster",
                "draw",
                "invite",
                "assign",
                "scores",
                "package",
                "sign-package",
                "send-back",
                "conflicts",
                "progress",
                "severity",
                "witness-draw",
            ),
        ),
        Grant(R.ACKNOWLEDGER, ("filing", "record-filing", "return-filing", "witness-draw")),
        Grant(R.SECRETARY, ("filing", "progress", "package", "receive-package", "return-package", "import")),
        Grant(R.SECRETARY, ("scores", "conflicts", "roster", "witness-draw")),
        Grant(
            R.AUDITOR, ("filing", "progress", "package", "scores", "conflicts", "roster", "severity", "witness-draw")
        ),
    ),
    bars=(),
)

PANEL = Policy(
    "panel",
    grants=(
        Grant(R.ANYONE, ("open-invitation",)),
        Grant(R.EXPERT, ("answer", "undertake", "seats", "report-solicitation")),
        Grant(R.BODY, ("report-solicitation",)),
        Grant(R.SECRETARY, ("report-solicitation",)),
        Grant(R.SCREENER, ("report-solicitation",)),
        Grant(R.ACKNOWLEDGER, ("report-solicitation",)),
        Grant(R.COMMITTEE, ("report-solicitation",)),
        Grant(R.SCRUTINEER, ("report-solicitation",)),
        Grant(R.AUDITOR, ("report-solicitation", "solicitations")),
    ),
)

SEAT = Policy(
    "seat",
    grants=(
        Grant(R.TO_DECLARE, ("declare", "recuse")),
        Grant(R.SEATED, ("view", "score", "recuse")),
    ),
    bars=(Bar(R.CONFLICTED, ("view", "score", "declare"), "R10"),),
)

SITTING = Policy(
    "sitting",
    grants=(
        Grant(R.SECRETARY, ("view", "convene", "open", "record-leaving", "ballot", "count", "decide", "close")),
        Grant(R.COMMITTEE, ("view", "sign-in", "leave", "recuse", "vote")),
        Grant(R.SCRUTINEER, ("view", "count")),
        Grant(R.AUDITOR, ("view",)),
    ),
    bars=(Bar(R.CONFLICTED, ("vote",), "R14"),),
)

PUBLICATION = Policy(
    "publication",
    grants=(
        Grant(R.ANYONE, ("notice", "lists", "entry", "check-certificate", "object", "follow-objection", "draws")),
        Grant(
            R.SECRETARY, ("announce", "end-notice", "release", "certify", "void-certificate", "revoke", "objections")
        ),
        Grant(R.HANDLER, ("handle-objection",)),
        Grant(R.AUDITOR, ("objections",)),
    ),
)

PROMOTION = Policy(
    "promotion",
    grants=(
        Grant(R.ANYONE, ("page", "offers", "offer", "campaign")),
        Grant(R.OWNER, ("edit-page", "need")),
        Grant(R.SECRETARY, ("edit-page", "need", "match", "follow-up", "plan-campaign")),
    ),
)

LEDGER = Policy(
    "ledger",
    grants=(
        Grant(R.ANYONE, ("checkpoints", "bundle")),
        Grant(R.SECRETARY, ("read", "make-bundle")),
        Grant(R.AUDITOR, ("read",)),
    ),
)

PERSON = Policy(
    "person",
    grants=(
        Grant(R.ANYONE, ("sign-in",)),
        Grant(R.SIGNED_IN, ("account", "register-organisation")),
        Grant(R.COLLEAGUE, ("colleagues", "grant-office", "end-office")),
        Grant(R.SECRETARY, ("grant-office", "end-office")),
    ),
)

POLICIES: dict[str, Policy] = {
    policy.resource: policy
    for policy in (PROGRAMME, APPLICATION, UNIT, CONTEST, PANEL, SEAT, SITTING, PUBLICATION, PROMOTION, LEDGER, PERSON)
}


def policy_for(name: str) -> tuple[Policy, str]:
    """The policy and the short action of a full name ("application.view"); KeyError where there is none."""
    resource, action = name.split(".", 1)
    policy = POLICIES[resource]
    if action not in policy.actions:
        raise KeyError(name)
    return policy, action
