"""The box that is built in: papers sealed as commitments, opened together after the voting is over."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence

from jinbang.apps.deliberation.models import Ballot, Urn
from jinbang.lifecycle import Refusal, Refused
from jinbang.transparency.paper import place_nonce, seal_paper


class SealedBox:
    """Works everywhere.  The server makes the nonces and so could know who voted how while people vote; it keeps no link."""

    def begin(self, *, ballots: Sequence[Ballot], refs: Mapping[int, str]) -> list[Urn]:
        return [Urn(ballot=one) for one in ballots]

    def announced(self, *, urn: Urn) -> dict[str, object]:
        return {}

    def cast(
        self, *, urns: Sequence[Urn], refs: Mapping[int, str], choices: Mapping[int, str], place: int | None
    ) -> dict[int, str]:
        codes: dict[int, str] = {}
        for urn in urns:
            salt, choice = secrets.token_hex(32), choices[urn.ballot_id]
            if place is None:
                paper: list[object] = [salt, choice]
            else:
                paper = [place_nonce(place=place, salt=salt), choice, place, salt]
            urn.papers = sorted([*urn.papers, paper])
            codes[urn.ballot_id] = seal_paper(ballot=refs[urn.ballot_id], nonce=str(paper[0]), choice=choice)
        Urn.objects.bulk_update(urns, ["papers"], batch_size=200)
        return codes

    def close(self, *, urn: Urn, ref: str) -> None:
        urn.commitments = "\n".join(_commitments(urn, ref))

    def count(self, *, urn: Urn, ref: str) -> Counter[str]:
        if _commitments(urn, ref) != urn.commitments.split():
            raise Refused(
                Refusal(
                    "urn-changed",
                    f"票箱 {ref} 中的票与投票结束时公布的封签不符，不能计票。请保留现场并报告监督人员。",
                    f"The papers of {ref} are not those that were sealed when the voting ended: they are not counted. "
                    "Leave everything as it is and tell the auditors.",
                    "R14",
                )
            )
        return Counter(str(paper[1]) for paper in urn.papers)

    def opened(self, *, urn: Urn) -> dict[str, object]:
        return {"papers": [[paper[0], paper[1]] for paper in urn.papers]}


def _commitments(urn: Urn, ref: str) -> list[str]:
    return sorted(seal_paper(ballot=ref, nonce=paper[0], choice=paper[1]) for paper in urn.papers)
