"""The promises of a programme, in the order of their lines."""

from jinbang.verification.promise import Promise
from jinbang.verification.promises.assignment import Assignment
from jinbang.verification.promises.ballots import Ballots
from jinbang.verification.promises.certificates import Certificates
from jinbang.verification.promises.conflicts import Conflicts
from jinbang.verification.promises.cosigned import Cosigned
from jinbang.verification.promises.dating import Dating
from jinbang.verification.promises.deadlines import Deadlines
from jinbang.verification.promises.decisions import Decisions
from jinbang.verification.promises.definitions import Definitions
from jinbang.verification.promises.draws import Draws
from jinbang.verification.promises.filings import Filings
from jinbang.verification.promises.life import Life
from jinbang.verification.promises.lists import Lists
from jinbang.verification.promises.memberships import Memberships
from jinbang.verification.promises.notices import Notices
from jinbang.verification.promises.objections import Objections
from jinbang.verification.promises.quotas import Quotas
from jinbang.verification.promises.results import Results
from jinbang.verification.promises.scores import Scores
from jinbang.verification.promises.screening import Screening

PROMISES: tuple[type[Promise], ...] = (
    Definitions, Dating, Life, Deadlines, Memberships, Quotas, Screening, Filings, Draws, Conflicts, Assignment, Scores,
    Results, Cosigned, Ballots, Decisions, Notices, Objections, Lists, Certificates,
)  # fmt: skip

__all__ = ["PROMISES", "Promise"]
