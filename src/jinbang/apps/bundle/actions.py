"""Writing a bundle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from django.conf import settings

from jinbang.apps.bundle.files import bundle_files
from jinbang.apps.ledger.bundled import head_of
from jinbang.apps.ledger.keys import log_signers
from jinbang.apps.programmes.models import Programme
from jinbang.apps.programmes.queries import programme as programme_of
from jinbang.lifecycle import Refusal, Refused
from jinbang.transparency.bundle import write_bundle

Progress = Callable[[int, int], object]
"""Entries done so far, of how many: each entry is read once as a leaf and, of this programme, once as an opening."""


@dataclass(frozen=True, slots=True)
class Written:
    """manifest: SHA-256 of MANIFEST.json, hexadecimal.  entries: size of the log in it."""

    manifest: str
    entries: int
    vkeys: tuple[str, ...]


def write(*, programme: str, out: BinaryIO, at: datetime, progress: Progress = lambda done, of: None) -> Written:
    """Write the bundle of the programme (its key) as its log stands now; the same state gives the same bytes.

    Numbers and publishes what is new in the log first.  Memory does not grow with the log.  Refused: not-published,
    log-unpublished, log-changed, version-changed; DoesNotExist where there is no such programme.
    """
    call = programme_of(key=programme)
    _refuse_unpublished(call)
    head = head_of(programme=programme, at=at)
    done, total = 0, 2 * head.size

    def tell(more: int) -> None:
        nonlocal done
        done += more
        progress(min(done, total), total)

    signers = log_signers()
    manifest = write_bundle(
        out, files=bundle_files(programme=call, head=head, tell=tell), log=settings.JINBANG_LOG_ORIGIN, programme=programme,
        signers=signers,
    )  # fmt: skip
    progress(total, total)
    return Written(manifest, head.size, tuple(one.vkey for one in signers))


def _refuse_unpublished(call: Programme) -> None:
    if call.current_id is None:
        raise Refused(
            Refusal(
                "not-published",
                "该项目尚未发布，没有可供核验的内容。",
                "This programme has not been published: there is nothing to check yet.",
            )
        )
