"""Belenios elections for the invented call, made by the tool itself, and their files taken apart and put together again."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from dataclasses import dataclass

from tests.foundations.verification.call import F, digest
from tests.foundations.verification.honest import honest
from tests.foundations.verification.story import PROGRAMME, Story

from jinbang.apps.deliberation.boxes import tool
from jinbang.verification.election import Election, read_election

NUMBER, TURN, PRESENT = F[0], 2, 6
REF = f"{PROGRAMME}/1/{NUMBER}/{TURN}"
FOLDER = f"ballots/1-{NUMBER}-{TURN}"
VOTES = (2, 4, 0)  # as the honest story has them


@dataclass
class Counted:
    """A counted election's file, as it is and as its events: (type, the data files that come before it)."""

    data: bytes
    trustee: str

    @property
    def read(self) -> Election:
        return read_election(self.data)

    @property
    def events(self) -> list[tuple[str, list[bytes]]]:
        events, before = [], []
        for name, content in _members(self.data)[1:]:
            if name.endswith(".data.json"):
                before.append(content)
            else:
                events.append((json.loads(content)["type"], before))
                before = []
        return events

    def with_events(self, events) -> bytes:
        """A file with other events, chained and named as they have to be."""
        files, parent = [_members(self.data)[0]], None
        for height, (kind, data) in enumerate(events):
            files += [(f"{digest(one)}.data.json", one) for one in data]
            event = ({"parent": parent} if parent else {}) | {"height": height, "type": kind}
            event |= {"payload": digest(data[-1])} if data else {}
            written = json.dumps(event, separators=(",", ":")).encode()
            parent = digest(written)
            files.append((f"{parent}.event.json", written))
        return b"".join(self._packed(name, data) for name, data in files)

    def _packed(self, name: str, data: bytes) -> bytes:
        """As the tool writes tar: its own header with another name, size and sum."""
        header = bytearray(self.data[:512])
        header[:100], header[124:136], header[148:156] = (
            name.encode().ljust(100, b"\0"),
            b"%011o\0" % len(data),
            b" " * 8,
        )
        header[148:156] = b"%06o\0 " % sum(header)
        return bytes(header) + data + bytes(-len(data) % 512)


def _members(data: bytes) -> list[tuple[str, bytes]]:
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        return [(one.name, tar.extractfile(one).read()) for one in tar]


def held(*, name: str = REF, voters: int = PRESENT, votes=VOTES) -> Counted:
    """An election that is voted in and counted, by the tool."""
    made = tool.set_up(name=name, choices=("yes", "no", "abstain"), voters=voters)
    archive, credentials = made.archive, list(made.credentials)
    for choice, many in enumerate(votes):
        for _ in range(many):
            marks = [[int(n == choice) for n in range(3)]]
            archive, _ = tool.vote(archive=archive, credential=credentials.pop(), marks=marks)
    archive, _ = tool.tally(archive=tool.end(archive=archive), trustee=made.trustee)
    return Counted(archive, made.trustee)


def story(election: Counted) -> Story:
    """The honest story, the second round of which was held in this election."""
    told, read = honest(), election.read
    opened, count = told.find("ballot.open", 1), told.find("ballot.count", 1)
    opened.facts["box"] = "belenios"
    opened.facts["items"][0]["election"] = read.fingerprint
    told.find("ballot.close", 1).facts["ballots"][0]["commitments"] = list(read.trackers)
    count.facts["results"][0]["papers"] = []
    return file(told, election.data, uuid=read.uuid)


def file(told: Story, data: bytes, *, uuid: str) -> Story:
    """Another file of that election, its digest logged."""
    told.files = {path: one for path, one in told.files.items() if not path.startswith("ballots/")}
    told.files[f"{FOLDER}/{uuid}.bel"] = data
    told.find("ballot.count", 1).facts["results"][0]["archive"] = hashlib.sha256(data).hexdigest()
    return told
