"""The life of an application: one readable table (domain.md §2)."""

from __future__ import annotations

from jinbang.lifecycle import Lifecycle, Move
from jinbang.rules.standing import Standing

S = Standing
BEFORE_PROPOSED = (
    S.DRAFT, S.SUBMITTED, S.RETURNED, S.RECOMMENDED, S.SCREENING, S.CORRECTING, S.APPEALED, S.ACCEPTED, S.REVIEWING,
    S.PASSED, S.RESERVE,
)  # fmt: skip

# Deadlines, quotas and completeness are asked by the acts, with their facts; the table says which move follows which
# state.  A request received before the deadline counts even where the calendar has been faster (R1): what has lapsed may
# still be submitted or recommended, and the act itself refuses whatever was received too late.
APPLICATION = Lifecycle(
    "application",
    (
        #    move            from                                        to               source
        Move("start",        ("",),                                      S.DRAFT,         source="notice 4"),
        Move("submit",       (S.DRAFT, S.RETURNED, S.SUBMITTED, S.UNSUBMITTED), S.SUBMITTED, source="notice 4"),
        Move("recall",       (S.SUBMITTED,),                             S.DRAFT,         source="R1"),
        Move("return",       (S.SUBMITTED,),                             S.RETURNED,      source="R7"),
        Move("decline",      (S.SUBMITTED,),                             S.DECLINED,      source="R7"),
        Move("recommend",    (S.SUBMITTED, S.UNRECOMMENDED),             S.RECOMMENDED,   source="R2"),
        Move("take-back",    (S.RECOMMENDED,),                           S.SUBMITTED,     source="R2"),
        Move("withdraw",     BEFORE_PROPOSED,                            S.WITHDRAWN,     source="R2"),
        Move("lapse-draft",  (S.DRAFT, S.RETURNED),                      S.UNSUBMITTED,   source="R1"),
        Move("lapse",        (S.SUBMITTED,),                             S.UNRECOMMENDED, source="R1"),
        Move("admit",        (S.RECOMMENDED, S.SUBMITTED),               S.SCREENING,     source="R8"),
        Move("ask-correction", (S.SCREENING,),                           S.CORRECTING,    source="R8"),
        Move("correct",      (S.CORRECTING,),                            S.SCREENING,     source="R8"),
        Move("accept",       (S.SCREENING, S.APPEALED),                  S.ACCEPTED,      source="R8"),
        Move("reject",       (S.SCREENING, S.CORRECTING),                S.INELIGIBLE,    source="R8"),
        Move("appeal",       (S.INELIGIBLE,),                            S.APPEALED,      source="R8"),
        Move("uphold",       (S.APPEALED,),                              S.INELIGIBLE,    source="R8"),
        Move("retrack",      (S.SCREENING, S.ACCEPTED),                  S.SCREENING,     source="R2"),
        Move("assign",       (S.ACCEPTED,),                              S.REVIEWING,     source="R9"),
        Move("pass",         (S.REVIEWING,),                             S.PASSED,        source="R13"),
        Move("hold-reserve", (S.REVIEWING,),                             S.RESERVE,       source="R13"),
        Move("fail",         (S.REVIEWING,),                             S.NOT_PASSED,    source="R13"),
        Move("propose",      (S.PASSED, S.RESERVE),                      S.PROPOSED,      source="R15"),
        Move("not-choose",   (S.PASSED, S.RESERVE),                      S.NOT_CHOSEN,    source="R15"),
        Move("announce",     (S.PROPOSED,),                              S.ON_NOTICE,     source="R16"),
        Move("suspend",      (S.ON_NOTICE, S.CLEARED),                   S.SUSPENDED,     source="R17"),
        Move("restore",      (S.SUSPENDED,),                             S.ON_NOTICE,     source="R17"),
        Move("remove",       (S.SUSPENDED,),                             S.REMOVED,       source="R17"),
        Move("clear",        (S.ON_NOTICE, S.PROPOSED),                  S.CLEARED,       source="R16"),
        Move("list",         (S.CLEARED,),                               S.LISTED,        source="R18"),
        Move("revoke",       (S.LISTED,),                                S.REVOKED,       source="R18"),
    ),
    words={
        S.DRAFT: ("草稿", "draft"),
        S.SUBMITTED: ("已提交，待推荐", "submitted, awaiting the unit"),
        S.RETURNED: ("退回修改", "returned for revision"),
        S.RECOMMENDED: ("已推荐", "recommended"),
        S.DECLINED: ("未获推荐", "not recommended"),
        S.UNSUBMITTED: ("逾期未提交", "not submitted in time"),
        S.UNRECOMMENDED: ("逾期未推荐", "not recommended in time"),
        S.WITHDRAWN: ("已撤回申报", "withdrawn"),
        S.SCREENING: ("形式审查中", "in screening"),
        S.CORRECTING: ("补正中", "in correction"),
        S.INELIGIBLE: ("不予受理", "not accepted on form"),
        S.APPEALED: ("复核中", "under re-examination"),
        S.ACCEPTED: ("已受理", "accepted"),
        S.REVIEWING: ("初评中", "in preliminary review"),
        S.PASSED: ("初评通过", "passed preliminary review"),
        S.RESERVE: ("初评备选", "reserve after preliminary review"),
        S.NOT_PASSED: ("初评未通过", "not passed in preliminary review"),
        S.PROPOSED: ("拟入榜", "proposed for the list"),
        S.NOT_CHOSEN: ("终评未入榜", "not chosen in final review"),
        S.ON_NOTICE: ("公示中", "on public notice"),
        S.SUSPENDED: ("异议暂缓", "suspended by an objection"),
        S.CLEARED: ("公示期满", "notice period ended"),
        S.REMOVED: ("取消资格", "removed"),
        S.LISTED: ("入榜", "listed"),
        S.REVOKED: ("撤销入榜", "revoked"),
    },
)  # fmt: skip
