"""The invented call, its draws and its whole honest story."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache

from tests.foundations.verification.story import PROGRAMME

from jinbang.draw import Candidate, Plan, Quota, Source, commit, draw
from jinbang.transparency import canonical

FIELD, FIRM, OUTSIDE = "tech/field", "firm", "partners"
OTHER = "tech/other"
A = [f"2022-A1-0000{n}" for n in range(1, 7)]
F = [f"2022-B-0000{n}" for n in range(1, 7)]
TEXT = {"zh": "示例", "en": "Example"}


def digest(data: bytes | str) -> str:
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def definition(**changes) -> dict:
    """A definition in the JSON of `rules.digest`, with what the promises need and a word of the rest."""

    def one(key, tracks=(), outside=False, size=None):
        return {
            "key": key, "name": TEXT, "nominee": "technology", "source": "notice 2", "separately_organised": outside,
            "stage_wording": TEXT, "form": key, "size": size, "description": TEXT,
            "tracks": [{"key": track, "name": TEXT, "kind": "industry", "source": "notice 2"} for track in tracks],
        }  # fmt: skip

    def window(stage, opens, closes):
        return {
            "stage": stage, "name": TEXT, "opens": f"{opens}T00:00:00+08:00", "closes": f"{closes}T00:00:00+08:00",
            "source": "notice 4", "spoken": TEXT,
        }  # fmt: skip

    value = {
        "key": PROGRAMME, "title": TEXT, "zone": "Asia/Shanghai",
        "lists": [one("tech", ("field", "other"), size=3), one("firm", size=2), one("partners", outside=True)],
        "channels": [{"key": key, "name": TEXT, "source": "notice 3"} for key in ("society", "provincial")],
        "quotas": [
            {"list_key": "tech", "per": "track", "limit": 2, "source": "notice 3", "channel": ""},
            {"list_key": "tech", "per": "track", "limit": 3, "source": "notice 3", "channel": "provincial"},
            {"list_key": "firm", "per": "list", "limit": 3, "source": "notice 3", "channel": ""},
        ],
        "calendar": [
            window("collection", "2022-09-01", "2022-11-01"), window("recommendation", "2022-09-01", "2022-11-03"),
            window("preliminary", "2022-11-01", "2022-12-01"), window("final", "2022-12-01", "2023-01-01"),
        ],
        "mandates": [
            {"contest": contest, "body": body, "role": role, "acknowledger": "office", "source": "notice 2"}
            for contest, body, role in (
                (FIELD, "field-body", "lead"), (FIELD, "co-body", "co"), (OTHER, "field-body", "lead"), (FIRM, "firm-body", "lead"),
            )
        ],
        "screening_reasons": [
            {"code": "S1", "text": TEXT, "fixable": True, "source": "R8"}, {"code": "S9", "text": TEXT, "fixable": False, "source": "R8"},
        ],
        "objection_refusals": [{"code": "late", "text": TEXT, "fixable": False, "source": "R17"}],
        "settings": {
            "recommendation": True, "screening": True, "correction_rounds": 1, "correction_days": 5, "final_review": True,
            "public_notice": True, "notice_days": 7, "notice_kind": "natural", "objections": True, "objection_days": 30,
            "slot_back_after_screening": False, "recall_frees_slot": True, "quorum": "2/3", "threshold": "2/3",
            "threshold_base": "present", "secret_ballot": True, "shortlist_percent": 150, "filing_gate": True,
        },
    }  # fmt: skip
    return value | changes


FILED = {
    FIELD: {
        "criteria": [
            {"key": "new", "weight": "60", "minimum": "0", "maximum": "100", "step": "0.5"},
            {"key": "use", "weight": "40", "minimum": "0", "maximum": "100", "step": "0.5"},
        ],
        "kind": "trimmed", "reviews": 5, "ties": ["criterion:new"],
    },
    FIRM: {
        "criteria": [{"key": "growth", "weight": "1", "minimum": "0", "maximum": "10", "step": "0.1"}],
        "kind": "mean", "reviews": 3, "ties": [],
    },
}  # fmt: skip
COMPOSITION = {
    "size": 5, "substitutes": 2, "max_per_employer": 1, "min_outside_share": "1/3",
    "quotas": {"sector": {"industry": [1, 3]}},
}  # fmt: skip


def filing(contest: str, number: int) -> dict:
    """The facts of `filing.record`."""
    filed = FILED[contest]
    return {
        "contest": contest, "number": number, "digest": digest(f"filing {contest} {number}"), "criteria": filed["criteria"],
        "rule": {
            "kind": filed["kind"], "total": "weighted", "decimals": 2, "rounding": "half-up", "trim": 1, "trim_from": 5,
            "min_reviews": 3, "tie_breaks": filed["ties"], "places_shared": "1224",
        },
        "reviews_per_application": filed["reviews"], "composition": COMPOSITION,
    }  # fmt: skip


def plan_of(contest: str) -> Plan:
    """A plan with the quotas of the filed composition; its randomness comes out at ten o'clock on the sixth of November."""
    people = tuple(
        Candidate(
            id=f"E{n:05d}",
            attributes={
                "employer": f"U{n:03d}", "outside": "yes" if n % 2 else "no", "sector": "industry" if n % 3 else "academia",
            },
        )
        for n in range(1, 13)
    )  # fmt: skip
    return Plan(
        candidates=people, size=5, title=contest, substitutes=2,
        sources=(Source("drand", f"round of {contest}", published="2022-11-06T02:00:00Z"),),
        quotas=(Quota("sector", "industry", 1, 3), Quota("employer", None, 0, 1), Quota("outside", "yes", 2, None)),
    )  # fmt: skip


@lru_cache
def drawn(contest: str) -> tuple[bytes, bytes]:
    """Commitment and result of an honest draw as filed."""
    plan = plan_of(contest)
    commitment = commit(plan=plan)
    return commitment.canonical, draw(
        plan=plan, commitment=commitment, randomness=digest(f"beacon {contest}")
    ).canonical


def pair(application: str, expert: int) -> str:
    """A pseudonym, as it looks."""
    return digest(f"pair {application} {expert}")[:22]


def pairs(applications, experts) -> list[list[str]]:
    return sorted([number, pair(number, n)] for number in applications for n in experts)


def seal(ref: str, nonce: str, choice: str) -> str:
    return digest(json.dumps(["jinbang-ballot-v1", ref, nonce, choice], separators=(",", ":")))


def papers(number: str, turn: int, votes: tuple[int, int, int], sitting: int = 1) -> dict:
    """A ballot's papers, their commitments and the votes."""
    ref = f"{PROGRAMME}/{sitting}/{number}/{turn}"
    yes, no, abstain = votes
    choices = ["yes"] * yes + ["no"] * no + ["abstain"] * abstain
    cast = sorted([digest(f"nonce {ref} {n}"), choice] for n, choice in enumerate(choices))
    return {
        "papers": cast, "commitments": sorted(seal(ref, *paper) for paper in cast), "yes": yes, "no": no, "abstain": abstain,
    }  # fmt: skip


def lists_file(entries: list[tuple[str, str | None, str]], *, release: int, at: str) -> bytes:
    """`lists/<release>.json` of these (list, application, slug), in the order given."""
    lists: list[dict] = []
    for contest, number, slug in entries:
        if not lists or lists[-1]["list"] != contest:
            lists.append({"list": contest, "entries": []})
        kept = lists[-1]["entries"]
        kept.append(
            {
                "order": len(kept) + 1, "application": number, "entry": slug, "name": f"示例成果{slug}",
                "organisation": "示例研究院", "unit": "示例学会",
            }
        )  # fmt: skip
    return canonical({"programme": PROGRAMME, "release": release, "at": at, "lists": lists})


def entries_of(data: bytes) -> list[list]:
    """What `release.done` opens of such a file."""
    return [
        [one["list"], entry["application"], entry["order"]]
        for one in json.loads(data)["lists"]
        for entry in one["entries"]
    ]
