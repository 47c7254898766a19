"""docs/reference/verify.md has a row for every line that the verifier prints, in its order."""

import re
from pathlib import Path

from tests.foundations.verification.checking import lines
from tests.foundations.verification.honest import honest
from tests.foundations.verification.story import bundle
from tests.foundations.verification.test_organiser import RECEIPTS, SEEN

PAGE = (Path(__file__).parents[3] / "docs/reference/verify.md").read_text(encoding="utf-8")


def test_every_line_has_its_row():
    table = PAGE.split("<!-- promises -->")[1].split("<!-- /promises -->")[0]
    rows = re.findall(r"^\| `([a-z-]+)` \|", table, re.MULTILINE)
    printed = list(lines(bundle(honest()), receipts=RECEIPTS[:1], seen=SEEN))
    beyond = ["beyond"]
    assert [name for name in printed if name != "beyond"] + beyond == rows
