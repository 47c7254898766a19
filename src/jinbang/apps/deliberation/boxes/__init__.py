"""How the papers of a ballot are kept and counted: the setting `ballot-box` of the programme chooses.

docs/explanation/ballots.md says what each of them promises and what it cannot.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Protocol

from jinbang.apps.deliberation.boxes.belenios import BeleniosBox
from jinbang.apps.deliberation.boxes.sealed import SealedBox
from jinbang.apps.deliberation.models import Ballot, Urn
from jinbang.transparency.paper import ballot_ref

__all__ = ["BallotBox", "box_of", "ref_of"]


class BallotBox(Protocol):
    """Opens, takes papers, closes, counts.  Every method works inside the act's transaction.

    refs: ballot id → `transparency.paper.ballot_ref` of it.
    """

    def begin(self, *, ballots: Sequence[Ballot], refs: Mapping[int, str]) -> list[Urn]:
        """Empty urns for ballots that are opened now; Refused where this kind of box cannot be used here."""
        ...

    def announced(self, *, urn: Urn) -> dict[str, object]:
        """What the log opens of an urn before the first paper, beside its terms."""
        ...

    def cast(self, *, urns: Sequence[Urn], refs: Mapping[int, str], choices: Mapping[int, str], place: int | None) -> dict[int, str]:  # fmt: skip
        """Put one paper into each urn (choices: ballot id → choice); answers ballot id → commitment.

        place: the member's place at the table where papers carry names; None in a secret ballot.
        """
        ...

    def close(self, *, urn: Urn, ref: str) -> None:
        """Write the urn's commitments; nothing goes in any more."""
        ...

    def count(self, *, urn: Urn, ref: str) -> Counter[str]:
        """Open the urn: choice → how many; Refused where what is inside is not what was sealed."""
        ...

    def opened(self, *, urn: Urn) -> dict[str, object]:
        """What the log opens of a counted urn, beside the tally: {"papers": [[nonce, choice], …]}."""
        ...


def box_of(name: str) -> BallotBox:
    """The box of that name in the programme's settings."""
    return BeleniosBox() if name == "belenios" else SealedBox()


def ref_of(ballot: Ballot) -> str:
    """What the papers of a ballot say they are for.  ballot: with item, application, sitting and programme at hand."""
    item = ballot.item
    return ballot_ref(
        programme=item.sitting.programme.key, sitting=item.sitting_id, application=item.application.number, round=ballot.round
    )  # fmt: skip
