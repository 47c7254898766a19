"""N15 at length, behind `make tamper-campaign`: every fact of every act is bent, in an invented story and in a real rehearsal."""

import random
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from tests.foundations.verification.anywhere import bent
from tests.foundations.verification.checking import lines
from tests.foundations.verification.edits import drop, later
from tests.foundations.verification.honest import honest
from tests.foundations.verification.story import CUT, bundle, read

ROOT = Path(__file__).parents[3]

pytestmark = pytest.mark.campaign

BEYOND = re.compile(
    r"""
    (application\.(submit|correct)|assignment\.accept|filing\.file|list\.import|package\.(sign|report))\.digest  # of what stays private
    | certificate\.issue\.(pdf|number) | application\.submit\.unit | application\.recommend\.slot | unit\.cut-off\.unit  # stated, and nothing else speaks of it
    | assignment\.accept\.(run|objective|optimal|worst|total|bound) | ballot\.open\.(eligible|items\[0\]\.present) | notice\.publish\.days | certificate\.void\.number
    | (conflict\.(declare|detect)\.pairs|application\.(ask-correction|reject)\.codes|objection\.(admit|answer|refuse)(?!\.due))\S*
    | (filing\.record\.(criteria|rule|reviews_per_application|composition)|decision\.decisions|sheet\.submit\.marks)\S* # where the result is the same
    """,
    re.VERBOSE,
)
"""Facts that a stranger takes on trust, or whose change may make no difference to what follows."""
UNMISSED = {
    "conflict.detect", "conflict.declare", "unit.cut-off", "deadline.extend", "membership.approve", "membership.end",
    "application.lapse", "application.lapse-draft", "application.decline", "application.withdraw", "application.reject",
    "application.uphold", "application.not-choose", "application.revoke", "application.submit", "certificate.issue",
    "certificate.void", "entry.revoke", "notice.end", "filing.sign", "filing.return", "filing.amend", "filing.record",
    "package.return", "ballot.count", "ballot.close", "ballot.open", "objection.file", "programme.amend", "sheet.send-back",
    "seat.recuse", "application.recall", "application.return",
}  # fmt: skip
"""Kinds of which one act may never have been, as far as the others tell: this is what receipts and witnesses are for."""


def unseen(told, bend) -> bool:
    """Whether no line is broken by it."""
    story = told.copy()
    bend(story)
    return not any(one.verdict == "broken" for one in lines(bundle(story)).values())


def put(place, facts):
    def bend(story):
        story.acts[place].facts = facts

    return bend


def test_every_fact_of_every_act_of_the_story_matters_or_is_known_not_to():
    told, left, tried = honest(), defaultdict(int), 0
    for place, act in enumerate(told.acts):
        for where, facts in bent(act.facts) if act.facts is not None and act.kind != CUT else ():
            tried += 1
            if unseen(told, put(place, facts)) and not BEYOND.fullmatch(act.kind + where):
                left[act.kind + where] += 1
    print(f"{tried} changes of facts")
    assert not left


@pytest.fixture(scope="module")
def rehearsed(tmp_path_factory):
    """A real call, played through the real acts, as the story that its bundle tells."""
    path = tmp_path_factory.mktemp("campaign") / "bundle.zip"
    program = [sys.executable, "-c", "from jinbang.cli.main import main; main()"]
    played = [*program, "rehearse", str(ROOT / "programmes/kczg-2022"), "--scale", "0.02", "--bundle", str(path)]
    answer = subprocess.run(played, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return read(path.read_bytes())


def test_a_rehearsed_bundle_holds_on_every_line_and_is_broken_wherever_it_is_bent(rehearsed):
    found = lines(bundle(rehearsed))
    assert {name for name, one in found.items() if one.verdict != "held"} == {"witnessed", "time-stamped", "beyond"}
    by_kind = defaultdict(list)
    for place, act in enumerate(rehearsed.acts):
        if act.facts is not None and act.kind != CUT:
            by_kind[act.kind].append(place)
    dice, left, tried = random.Random(1), [], 0
    for kind, places in by_kind.items():
        place = dice.choice(places)
        ways = [(f"{kind}{where}", put(place, facts)) for where, facts in bent(rehearsed.acts[place].facts)]
        ways.append((f"{kind} dated back", lambda story, n=place: _back(story.acts[n])))
        if kind not in UNMISSED:
            ways.append((f"{kind} dropped", lambda story, n=place: drop(story, story.acts[n])))
        for name, bend in ways:
            tried += 1
            if not BEYOND.fullmatch(name) and unseen(rehearsed, bend):
                left.append(name)
    print(f"{tried} edits of {len(by_kind)} kinds of acts")
    assert not left


def _back(act):
    act.at = later(act.at, days=-400)
