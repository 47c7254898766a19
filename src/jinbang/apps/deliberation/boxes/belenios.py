"""Verifiable secret ballots through the Belenios command line tool, one election for each ballot.

Papers are encrypted and only their sum is decrypted: no single paper is ever opened.  The tool's archive of the election
(`<uuid>.bel`) is kept with the urn and goes into the public bundle.  The private keys lie outside the database, in
`keys/ballots/`, and are destroyed with the count.
"""

from __future__ import annotations

import json
import os
import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from jinbang.apps.deliberation.boxes import tool
from jinbang.apps.deliberation.models import Ballot, Urn
from jinbang.lifecycle import Refusal, Refused

CHOICES = ("yes", "no", "abstain")


class BeleniosBox:
    """Needs `belenios-tool` on the server.  Papers are encrypted on the server: docs/explanation/ballots.md says what it means."""

    def begin(self, *, ballots: Sequence[Ballot], refs: Mapping[int, str]) -> list[Urn]:
        if not all(one.secret for one in ballots):
            raise Refused(
                Refusal(
                    "belenios-is-secret",
                    "Belenios 票箱只用于无记名投票，本活动规定记名投票（secret-ballot = false）。请发布修订：改用内置封签票箱（sealed），或改为无记名投票。",
                    "Belenios is for secret ballots, and this call asks for names (secret-ballot = false). Amend it: use the built-in "
                    "sealed box, or secret ballots.",
                    "R14",
                )
            )
        tool.require()
        urns = []
        for ballot in ballots:
            made = tool.set_up(name=refs[ballot.pk], choices=CHOICES, voters=ballot.present)
            credentials = made.credentials
            secrets.SystemRandom().shuffle(credentials)
            _write(ballot.pk, _Keys(made.trustee, credentials))
            urns.append(Urn(ballot=ballot, archive=made.archive))
        return urns

    def announced(self, *, urn: Urn) -> dict[str, object]:
        return {"election": tool.fingerprint(bytes(urn.archive or b""))}

    def cast(
        self, *, urns: Sequence[Urn], refs: Mapping[int, str], choices: Mapping[int, str], place: int | None
    ) -> dict[int, str]:
        codes: dict[int, str] = {}
        for urn in urns:
            # the n-th paper takes the n-th of the shuffled credentials, so that none is used twice whatever fails
            credential = _read(urn.ballot_id).credentials[len(urn.papers)]
            marks = [[int(choices[urn.ballot_id] == one) for one in CHOICES]]
            urn.archive, codes[urn.ballot_id] = tool.vote(
                archive=bytes(urn.archive or b""), credential=credential, marks=marks
            )
            urn.papers = sorted([*urn.papers, codes[urn.ballot_id]])
        Urn.objects.bulk_update(urns, ["papers", "archive"], batch_size=50)
        return codes

    def close(self, *, urn: Urn, ref: str) -> None:
        urn.archive = tool.end(archive=bytes(urn.archive or b""))
        urn.commitments = "\n".join(urn.papers)

    def count(self, *, urn: Urn, ref: str) -> Counter[str]:
        urn.archive, sums = tool.tally(archive=bytes(urn.archive or b""), trustee=_read(urn.ballot_id).trustee)
        path = _path(urn.ballot_id)
        transaction.on_commit(lambda: path.unlink(missing_ok=True))
        return Counter(dict(zip(CHOICES, sums, strict=True)))

    def opened(self, *, urn: Urn) -> dict[str, object]:
        return {"papers": [], "archive": tool.digest(bytes(urn.archive or b""))}


def _path(ballot: int) -> Path:
    folder = Path(settings.HOME) / "keys" / "ballots"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / f"{ballot}.json"


@dataclass(frozen=True)
class _Keys:
    trustee: str
    credentials: list[str]


def _write(ballot: int, keys: _Keys) -> None:
    """On the disk before the ballot is in the database: papers whose key is gone cannot be counted."""
    path = _path(ballot)
    path.touch(mode=0o600)
    with path.open("w", encoding="utf-8") as file:
        file.write(json.dumps(asdict(keys)))
        file.flush()
        os.fsync(file.fileno())
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _read(ballot: int) -> _Keys:
    return _Keys(**json.loads(_path(ballot).read_text(encoding="utf-8")))
