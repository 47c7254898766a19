"""The honest story from the call to the certificates, with every kind of act that the format opens."""

from __future__ import annotations

from functools import lru_cache

from tests.foundations.verification.call import (
    FIELD,
    FIRM,
    OTHER,
    OUTSIDE,
    A,
    F,
    definition,
    digest,
    drawn,
    entries_of,
    filing,
    lists_file,
    pair,
    pairs,
    papers,
)  # fmt: skip
from tests.foundations.verification.story import Story

from jinbang.transparency import canonical

MARKS = {  # application → expert → marks (field: new, use; firm: growth)
    **{A[0]: {n: {"new": f"{90 + n}", "use": "88.5"} for n in range(5)}},
    **{A[1]: {n: {"new": f"{85 + n}", "use": "80"} for n in range(5)}},
    **{A[2]: {n: {"new": f"{85 + n}", "use": "80"} for n in range(4)} | {5: {"new": "89", "use": "80"}}},
    **{A[3]: {n: {"new": "70.5", "use": use} for n, use in enumerate(("60", "61", "62", "63", "74"))}},
    **{F[0]: {n: {"growth": f"{8 + n / 10:.1f}"} for n in range(3)}},
    **{F[1]: {n: {"growth": "7.5"} for n in range(3)}},
    **{F[2]: {n: {"growth": f"{5 + n}"} for n in range(3)}},
}
LINES = {
    FIELD: [
        [A[0], "90.60", 1, "pass", 5, False], [A[1], "84.20", 2, "pass", 5, False], [A[2], "84.20", 2, "pass", 5, False],
        [A[3], "67.10", 4, "fail", 5, False],
    ],
    FIRM: [[F[0], "8.10", 1, "pass", 3, False], [F[1], "7.50", 2, "reserve", 3, False], [F[2], "6.00", 3, "reserve", 3, True]],
}  # fmt: skip


@lru_cache
def _honest() -> Story:
    s = Story()
    _call(s)
    _collection(s)
    _screening(s)
    _panels(s)
    _reviews(s)
    _committee(s)
    _publication(s)
    return s


def honest() -> Story:
    """A copy of the honest story, to be bent."""
    return _honest().copy()


def move(s: Story, name: str, application: str, source: str, target: str, **facts):
    return s.act(f"application.{name}", application=application, from_=source, to=target, **facts)


def submit(s: Story, application: str, contest: str, unit: int, *, version: int = 1, source: str = "draft"):
    text = digest(f"content {application} {version}")
    return move(s, "submit", application, source, "submitted", contest=contest, unit=unit, version=version, digest=text)


def recommend(s: Story, application: str, contest: str, unit: int, place: tuple[int, str], *, version: int = 1):
    return move(
        s, "recommend", application, "submitted", "recommended", unit=unit, channel=place[1], contest=contest, slot=place[0],
        version=version,
    )  # fmt: skip


def _call(s: Story) -> None:
    for version, at in ((1, "09-01 02:00"), (2, "09-20 02:00")):
        text = definition(title={"zh": f"示例第{version}版", "en": f"Example {version}"})
        if version == 1:
            text["calendar"][1]["closes"] = "2022-11-02T00:00:00+08:00"  # later moved on while it was open
        data = canonical(text)
        s.files[f"programme/definition-{version}.json"] = data
        kind = "programme.publish" if version == 1 else "programme.amend"
        s.at(at).act(kind, version=version, digest=digest(data))
    s.hidden("log.key-check", programme="site")
    s.at("09-21 02:00")
    for unit, channel in ((1, "society"), (1, "provincial"), (2, "society"), (3, "provincial")):
        approved = s.act("membership.approve", unit=unit, channel=channel)
        approved.facts["from"] = approved.at
    gone = s.act("membership.end", unit=3, channel="provincial")
    gone.facts["until"] = gone.at
    s.act("unit.cut-off", unit=2, stage="collection", until=s.stamp("10-30 16:00"))


def _collection(s: Story) -> None:
    s.at("10-10 01:00")
    s.hidden("application.start")
    for number in A[:5]:
        submit(s, number, FIELD, 1)
    for number in F[:5]:
        submit(s, number, FIRM, 2)
    move(s, "recall", A[0], "submitted", "draft")
    submit(s, A[0], FIELD, 1, version=2)
    move(s, "return", A[1], "submitted", "returned")
    submit(s, A[1], FIELD, 1, version=2, source="returned")
    submit(s, A[1], FIELD, 1, version=3, source="submitted")
    move(s, "decline", F[4], "submitted", "declined")
    s.at("10-20 01:00")
    recommend(s, A[0], FIELD, 1, (1, "society"), version=2)
    recommend(s, A[1], FIELD, 1, (2, "society"), version=3)
    recommend(s, A[4], FIELD, 1, (3, "provincial"))
    move(s, "take-back", A[4], "recommended", "submitted", slot=3)
    recommend(s, A[2], FIELD, 1, (3, "provincial"))
    recommend(s, A[3], FIELD, 1, (4, "provincial"))
    for place, number in enumerate(F[:3], start=1):
        recommend(s, number, FIRM, 2, (place, "society"))
    s.act("deadline.extend", stage="collection", until=s.stamp("11-02 16:00"), application=F[5])
    s.hidden("experts.read")
    s.at("10-31 15:59")
    submit(s, A[5], FIELD, 1)
    s.at("10-31 16:00")
    s.hidden("application.lapse-draft")
    s.cut("collection")
    s.at("11-01 03:00")
    submit(s, F[5], FIRM, 2, source="unsubmitted")
    move(s, "withdraw", F[3], "submitted", "withdrawn", slot=None)
    s.at("11-02 16:00")
    for number in (A[4], A[5], F[5]):
        move(s, "lapse", number, "submitted", "unrecommended")
    for number in (*A[:4], *F[:3]):
        move(s, "admit", number, "recommended", "screening")
    s.cut("recommendation")


def _screening(s: Story) -> None:
    s.at("11-03 01:00")
    for number in (A[0], A[1], F[0], F[1]):
        move(s, "accept", number, "screening", "accepted")
    move(s, "ask-correction", A[2], "screening", "correcting", codes=["S1"], due=s.stamp("11-08 16:00"))
    move(s, "reject", F[2], "screening", "ineligible", codes=["S9"], slot=None)
    move(s, "appeal", F[2], "ineligible", "appealed")
    move(s, "accept", F[2], "appealed", "accepted")
    move(s, "retrack", A[3], "screening", "screening", old=FIELD, new=OTHER)
    move(s, "retrack", A[3], "screening", "screening", old=OTHER, new=FIELD)
    move(s, "accept", A[3], "screening", "accepted")
    s.at("11-05 01:00")
    move(s, "correct", A[2], "correcting", "screening", contest=FIELD, version=2, digest=digest("corrected"))
    move(s, "accept", A[2], "screening", "accepted")


def _panels(s: Story) -> None:
    s.at("11-05 06:00")
    s.act("filing.sign", contest=FIELD, number=1, body="field-body")
    s.act("filing.file", contest=FIELD, number=1, body="co-body", digest=digest(f"filing {FIELD} 1"))
    s.act("filing.return", contest=FIELD, number=1)
    for body, kind in (("field-body", "filing.sign"), ("co-body", "filing.file")):
        told = {"digest": digest(f"filing {FIELD} 2")} if kind == "filing.file" else {}
        s.act(kind, contest=FIELD, number=2, body=body, **told)
    s.act("filing.record", **filing(FIELD, 2))
    s.act("filing.file", contest=FIRM, number=1, body="firm-body", digest=digest(f"filing {FIRM} 1"))
    s.act("filing.record", **filing(FIRM, 1))
    s.at("11-06 01:00")
    for contest in (FIELD, FIRM):
        commitment, result = drawn(contest)
        folder = f"draws/{contest.replace('/', '.')}-1"
        s.files[f"{folder}/commitment.json"], s.files[f"{folder}/result.json"] = commitment, result
        told = {"contest": contest, "number": 1, "commitment": digest(commitment)}
        s.act("draw.commit", **told, roster=12, size=5)
        s.hidden("draw.randomness")
    s.at("11-06 03:00")
    for contest in (FIELD, FIRM):
        commitment, result = drawn(contest)
        told = {"contest": contest, "number": 1, "commitment": digest(commitment)}
        s.act("draw.result", **told, result=digest(result), seats=5)
    s.act("conflict.detect", contest=FIELD, pairs=pairs(A[:1], [7]) + pairs(A[1:2], [8]))
    s.act("conflict.detect", contest=FIRM, pairs=[])


def seats(s: Story, contest: str, rows, objective: str = "best", run: int = 1):
    return s.act(
        "assignment.accept", contest=contest, run=run, digest=digest(f"run {contest} {run}"), objective=objective,
        total="14.5", worst="0.5", bound="14.5", optimal=True, seats=rows,
    )  # fmt: skip


def sheet(s: Story, application: str, expert: int, marks: dict | None = None):
    contest, number = (FIELD, 2) if application in A else (FIRM, 1)
    return s.act(
        "sheet.submit", contest=contest, application=application, pair=pair(application, expert), filing=number,
        marks=marks or MARKS[application][expert],
    )  # fmt: skip


def _reviews(s: Story) -> None:
    s.at("11-08 01:00")
    seats(s, FIELD, pairs(A[:4], range(5)))
    for number in A[:4]:
        move(s, "assign", number, "accepted", "reviewing")
    seats(s, FIRM, pairs(F[:3], range(3)))
    for number in F[:3]:
        move(s, "assign", number, "accepted", "reviewing")
    s.act("conflict.declare", contest=FIELD, pairs=pairs(A[3:4], [9]))
    s.act("seat.recuse", contest=FIELD, application=A[2], pair=pair(A[2], 4))
    seats(s, FIELD, pairs(A[2:3], [5]), run=2)
    s.at("11-10 01:00")
    for number, experts in MARKS.items():
        for expert in experts:
            if (number, expert) == (A[0], 0):
                sheet(s, number, expert, {"new": "10", "use": "10"})
                s.act("sheet.send-back", contest=FIELD, application=number, pair=pair(number, expert))
            sheet(s, number, expert)
    s.at("11-20 01:00")
    for contest, number, places, filed in ((FIELD, 1, 2, 2), (FIRM, 1, 1, 1), (FIRM, 2, 1, 1)):
        told = {"contest": contest, "number": number, "digest": digest(f"package {contest} {number}")}
        if contest == FIELD:
            s.act("package.sign", **told, body="field-body")
        last = "co-body" if contest == FIELD else "firm-body"
        s.act(
            "package.report",
            **told,
            body=last,
            filing=filed,
            places=places,
            lines=[list(line) for line in LINES[contest]],
        )
        if (contest, number) == (FIRM, 1):
            s.act("package.return", contest=contest, number=1)
    for contest, number in ((FIELD, 1), (FIRM, 2)):
        s.act("package.receive", contest=contest, number=number, digest=digest(f"package {contest} {number}"))
        moves = {"pass": ("pass", "passed"), "reserve": ("hold-reserve", "reserve"), "fail": ("fail", "not-passed")}
        for line in LINES[contest]:
            name, target = moves[line[3]]
            move(s, name, line[0], "reviewing", target)
    s.at("11-30 16:00")
    s.cut("preliminary")


def ballot_open(s: Story, items, turn: int = 1):
    return s.act(
        "ballot.open", sitting=1, quorum="2/3", threshold="2/3", base="present", eligible=6, secret=True, box="sealed",
        items=[{"application": number, "round": turn, "present": here, "recused": away} for number, here, away in items],
    )  # fmt: skip


def ballot_count(s: Story, items, turn: int = 1) -> None:
    """Cast, close and count: (application, present, recused, yes, no, abstain, needed, carried)."""
    cast = {item[0]: papers(item[0], turn, item[3:6]) for item in items}
    for place in range(max(sum(item[3:6]) for item in items)):
        s.act("ballot.cast", sitting=1, papers=sum(place < sum(item[3:6]) for item in items))
    s.act(
        "ballot.close", sitting=1, ballots=[
            {"application": item[0], "round": turn, "present": item[1], "recused": item[2], "commitments": cast[item[0]]["commitments"]}
            for item in items
        ],
    )  # fmt: skip
    s.act(
        "ballot.count", sitting=1, results=[
            {
                "application": item[0], "round": turn, "present": item[1], "recused": item[2], "needed": item[6], "carried": item[7],
                "papers": cast[item[0]]["papers"], "yes": item[3], "no": item[4], "abstain": item[5],
            }
            for item in items
        ],
    )  # fmt: skip


def _committee(s: Story) -> None:
    s.at("12-05 01:00")
    every = [A[0], A[1], A[2], F[0], F[1], F[2]]
    ballot_open(s, [(number, 5 if number == A[1] else 6, 1 if number == A[1] else 0) for number in every])
    ballot_count(
        s,
        [
            (A[0], 6, 0, 6, 0, 0, 4, True), (A[1], 5, 1, 4, 1, 0, 4, True), (A[2], 6, 0, 5, 1, 0, 4, True),
            (F[0], 6, 0, 3, 2, 1, 4, False), (F[1], 6, 0, 4, 1, 1, 4, True), (F[2], 6, 0, 5, 1, 0, 4, True),
        ],
    )  # fmt: skip
    ballot_open(s, [(F[0], 6, 0)], turn=2)
    ballot_count(s, [(F[0], 6, 0, 2, 4, 0, 4, False)], turn=2)
    s.at("12-06 01:00")
    chosen = {A[0]: "propose", A[1]: "propose", A[2]: "propose", F[0]: "not-choose", F[1]: "propose", F[2]: "propose"}
    source = {A[0]: "passed", A[1]: "passed", A[2]: "passed", F[0]: "passed", F[1]: "reserve", F[2]: "reserve"}
    for number, outcome in chosen.items():
        move(s, outcome, number, source[number], "proposed" if outcome == "propose" else "not-chosen")
    s.act("decision", decisions=[[number, outcome, number in F] for number, outcome in chosen.items()])


def _publication(s: Story) -> None:
    s.at("12-10 01:00")
    items = [A[0], A[1], A[2], F[1], F[2]]
    notice = s.act("notice.publish", number=1, closes=s.stamp("12-17 16:00"), days=7, kind="natural", items=items)
    notice.facts["opens"] = notice.at
    for number in items:
        move(s, "announce", number, "proposed", "on-notice")
    s.at("12-12 01:00")
    for case, number in (("C-1", A[0]), ("C-2", A[1]), ("C-3", A[2])):
        s.act("objection.file", case=case, notice=1, application=number, state="received")
    s.act("objection.refuse", case="C-1", application=A[0], state="refused", code="late")
    for case, number in (("C-2", A[1]), ("C-3", A[2])):
        move(s, "suspend", number, "on-notice", "suspended", case=case)
        s.act("objection.admit", case=case, application=number, state="admitted", due=s.stamp("2023-01-11 16:00"))
    move(s, "restore", A[1], "suspended", "on-notice", case="C-2")
    s.act("objection.answer", case="C-2", application=A[1], state="answered", outcome="keep")
    move(s, "remove", A[2], "suspended", "removed", case="C-3")
    s.act("objection.answer", case="C-3", application=A[2], state="answered", outcome="remove")
    s.at("12-17 16:01")
    for number in (A[0], A[1], F[1], F[2]):
        move(s, "clear", number, "on-notice", "cleared")
    s.act("notice.end", number=1, cleared=4)
    s.cut("notice-1")
    s.act("list.import", list=OUTSIDE, rows=2, digest=digest("import"))
    instant = s.stamp("12-20 02:00")
    s.act("release.decide", at=instant)
    s.at("12-20 02:00")
    rows = [(FIELD, A[0], "s1"), (FIELD, A[1], "s2"), (FIRM, F[1], "s3"), (FIRM, F[2], "s4"), (OUTSIDE, None, "s5"), (OUTSIDE, None, "s6")]  # fmt: skip
    data = s.files["lists/1.json"] = lists_file(rows, release=1, at=instant)
    s.act("release.done", release=1, digest=digest(data), entries=entries_of(data))
    for number in (A[0], A[1], F[1], F[2]):
        move(s, "list", number, "cleared", "listed")
    s.at("12-25 01:00")
    for n, (contest, number, slug) in enumerate(rows, start=1):
        s.act(
            "certificate.issue",
            number=f"D-{n:04d}",
            entry=slug,
            list=contest,
            application=number,
            pdf=digest(f"pdf {n}"),
        )
    s.act("certificate.void", number="D-0001")
    s.act("certificate.issue", number="D-0007", entry="s1", list=FIELD, application=A[0], pdf=digest("pdf 7"))
    move(s, "revoke", F[2], "listed", "revoked", entry="s4")
    s.act("entry.revoke", entry="s6", list=OUTSIDE)
