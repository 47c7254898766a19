"""What is published of ballots: seals once the voting is over, papers and tally once they are counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from jinbang.apps.deliberation.boxes import ref_of, tool
from jinbang.apps.deliberation.models import Ballot, Member, Sitting, Urn
from jinbang.apps.programmes.models import Programme
from jinbang.transparency.paper import seal_paper, typed_code


@dataclass(frozen=True, slots=True)
class Paper:
    """An opened paper beside its seal.  place: the member's at the table, in a ballot with names; None otherwise."""

    commitment: str
    nonce: str
    choice: str
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One ballot as it is published.

    ref: what its papers say they are for.  commitments: in the order of the log.  papers: in the order of their
    commitments; none before the count, none where only the sum is decrypted.
    archive: SHA-256 of the election's file of a Belenios ballot, "" otherwise.
    """

    ballot: Ballot
    ref: str
    commitments: tuple[str, ...]
    papers: tuple[Paper, ...]
    archive: str = ""

    @property
    def pk(self) -> int:
        """The ballot's id."""
        return int(self.ballot.pk)

    @property
    def number(self) -> str:
        """The application's number."""
        return str(self.ballot.item.application.number)


def records(
    *, programme: Programme, sitting: Sitting | None = None, counted: bool = False, after: int = 0, limit: int = 50
) -> list[Ballot]:
    """Ballots whose seals are published, as they were opened, a page at a time by id.  counted: only those counted."""
    found = _published(programme, sitting, counted=counted).filter(pk__gt=after)
    return list(found.order_by("pk")[:limit])


def record(*, programme: Programme, pk: int, sitting: Sitting | None = None, counted: bool = False) -> Record | None:
    """One published ballot; None where there is none of that id, or it is still being voted in."""
    found = _published(programme, sitting, counted=counted).filter(pk=pk).first()
    if found is None:
        return None
    urn = Urn.objects.get(ballot=found)
    ref = ref_of(found)
    papers: list[Paper] = []
    if found.counted_at is not None and found.box == "sealed":
        for nonce, choice, *named in urn.papers:
            papers.append(
                Paper(seal_paper(ballot=ref, nonce=nonce, choice=choice), nonce, choice, named[0] if named else None)
            )
        papers.sort(key=lambda one: one.commitment)
    archive = tool.digest(bytes(urn.archive)) if urn.archive and found.counted_at else ""
    return Record(found, ref, tuple(urn.commitments.split()), tuple(papers), archive)


def find_code(
    *, programme: Programme, typed: str, sitting: Sitting | None = None, counted: bool = False
) -> tuple[Record, str] | None:
    """The published ballot that holds the paper of a tracking code, and the paper's commitment.  None where none does.

    Raises Malformed for what is no tracking code.
    """
    wanted = "".join(typed.split())
    if len(wanted) != 43:  # a Belenios tracker has 43 characters, in which capitals count
        wanted = typed_code(text=typed)
    ballots = _published(programme, sitting, counted=counted)
    held = Urn.objects.filter(ballot__in=ballots, commitments__contains=wanted).values_list("ballot", "commitments")
    for ballot, lines in held:
        for line in lines.split():
            if line.startswith(wanted):
                found = record(programme=programme, pk=ballot, sitting=sitting, counted=counted)
                return None if found is None else (found, line)
    return None


def places(*, sitting: Sitting) -> dict[int, str]:
    """place at the table → name of the member: for those who may read a ballot with names."""
    members = Member.objects.filter(sitting=sitting).select_related("person").order_by("pk")
    return {n: one.person.name for n, one in enumerate(members, 1)}


def election_file(*, programme: Programme, pk: int, sitting: Sitting | None = None) -> tuple[str, bytes] | None:
    """(name, bytes) of the Belenios archive of a counted ballot."""
    found = _published(programme, sitting, counted=True).filter(pk=pk, box="belenios").first()
    if found is None:
        return None
    archive = bytes(Urn.objects.get(ballot=found).archive or b"")
    return f"{tool.uuid_of(archive)}.bel", archive


def election_files(*, programme: Programme) -> Iterator[tuple[str, bytes]]:
    """(path, bytes) of every counted Belenios ballot in order of path, one at a time.

    path: "ballots/<sitting>-<application>-<round>/<uuid>.bel", as in the bundle.
    """
    counted = _published(programme, None, counted=True).filter(box="belenios")
    folders = sorted(
        (f"ballots/{one.item.sitting_id}-{one.item.application.number}-{one.round}", one.pk) for one in counted
    )
    for folder, pk in folders:
        found = election_file(programme=programme, pk=pk)
        if found is not None:
            yield f"{folder}/{found[0]}", found[1]


def _published(programme: Programme, sitting: Sitting | None, *, counted: bool) -> Any:
    found = Ballot.objects.filter(item__sitting__programme=programme, closed_at__isnull=False)
    found = found.exclude(
        Q(urn__commitments="") & Q(Q(yes__gt=0) | Q(no__gt=0) | Q(abstain__gt=0))
    )  # before seals were
    if sitting is not None:
        found = found.filter(item__sitting=sitting)
    if counted:
        found = found.filter(counted_at__isnull=False)
    return found.select_related("item__sitting__programme", "item__application").defer(
        "item__application__draft", "item__sitting__programme__current"
    )
