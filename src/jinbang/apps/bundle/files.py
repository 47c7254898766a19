"""What is in a bundle, file by file in order of path (docs/reference/bundle.md)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from jinbang.apps.deliberation.papers import election_files
from jinbang.apps.ledger.bundled import Head, Tell, facts_of, log_files
from jinbang.apps.ledger.openings import opened_facts
from jinbang.apps.panels.models import Draw
from jinbang.apps.programmes.models import Programme, Version
from jinbang.lifecycle import Refusal, Refused
from jinbang.rules.digest import canonical as definition_bytes
from jinbang.rules.reading import read_bundle
from jinbang.transparency import canonical


def bundle_files(*, programme: Programme, head: Head, tell: Tell = lambda _: None) -> Iterator[tuple[str, bytes]]:
    """(path, bytes) of every file; no more than one is in memory at a time.  Refused("log-changed", "version-changed")."""
    yield from _ballots(programme)
    yield from _draws(programme)
    yield from _lists(programme, head)
    yield from log_files(programme=programme.key, head=head, tell=tell)
    yield from _definitions(programme)


def _ballots(programme: Programme) -> Iterator[tuple[str, bytes]]:
    """Elections of Belenios ballots that the log had counted; those of sealed ballots are in the log itself."""
    counted = {
        one.get("archive")
        for _, facts in opened_facts(programme=programme.key, kind="ballot.count")
        for one in facts["results"]
    }
    if counted - {None}:
        yield from (
            (path, data)
            for path, data in election_files(programme=programme)
            if hashlib.sha256(data).hexdigest() in counted
        )


def _draws(programme: Programme) -> Iterator[tuple[str, bytes]]:
    found = Draw.objects.filter(contest__programme=programme).values_list("contest__key", "number", "pk")
    for folder, pk in sorted((f"draws/{key.replace('/', '.')}-{number}", pk) for key, number, pk in found):
        document, result = Draw.objects.values_list("document", "result").get(pk=pk)
        yield f"{folder}/commitment.json", document.encode()
        if "canonical" in result:
            yield f"{folder}/result.json", result["canonical"].encode()


def _lists(programme: Programme, head: Head) -> Iterator[tuple[str, bytes]]:
    lists = {
        f"lists/{facts['lists']['release']}.json": canonical(facts["lists"])
        for facts in facts_of(programme=programme.key, kind="release.done", size=head.size)
    }
    yield from sorted(lists.items())


def _definitions(programme: Programme) -> Iterator[tuple[str, bytes]]:
    published = Version.objects.filter(programme=programme, published_at__isnull=False)
    paths = {f"programme/definition-{one.number}.json": one.pk for one in published.only("pk", "number")}
    for path in sorted(paths):
        version = Version.objects.get(pk=paths[path])
        definition = read_bundle(version.files).definition
        data = definition_bytes(programme=definition) if definition is not None else b""
        if hashlib.sha256(data).hexdigest() != version.digest:
            raise Refused(
                Refusal(
                    "version-changed",
                    f"第 {version.number} 版定义与发布时的摘要不符：数据库被改动过，或定义的读法变了。",
                    f"Version {version.number} of the definition is not what was published: the database has been changed, "
                    "or definitions are read in another way.",
                )
            )
        yield path, data
