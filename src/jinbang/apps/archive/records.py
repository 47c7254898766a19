"""What is not of one application: filings, draws, result packages, sittings, notices, objections, certificates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from jinbang.apps.archive import pages, words
from jinbang.apps.archive.belonging import Table, keys_of, rows_of
from jinbang.apps.archive.casefile import Folder, records, sections
from jinbang.apps.archive.stored import named_in
from jinbang.apps.archive.writer import Writer
from jinbang.apps.deliberation.models import Sitting
from jinbang.apps.panels.content import filing_content
from jinbang.apps.panels.models import Draw, Filing, FilingSignature
from jinbang.apps.programmes.models import Programme
from jinbang.apps.publication.models import Certificate, Notice, NoticeItem, Objection
from jinbang.apps.reviews.models import Package, PackageLine, PackageSignature


@dataclass(frozen=True, slots=True)
class Kind:
    """A folder with a page for each row of a table.  only: what is shown below it; empty for all that depends on it."""

    folder: str
    table: Table
    only: tuple[Table, ...] = ()


KINDS = (
    Kind("filings", Filing, (FilingSignature,)), Kind("draws", Draw), Kind("packages", Package, (PackageSignature, PackageLine)),
    Kind("sittings", Sitting), Kind("notices", Notice, (NoticeItem,)), Kind("objections", Objection),
)  # fmt: skip


def written(*, programme: Programme, zone: str, writer: Writer) -> Iterator[tuple[Kind, list[tuple[str, str]]]]:
    """Write every page; yields each kind with (path, title) of its pages."""
    speaker = pages.Speaker(zone)
    for kind in KINDS:
        made = []
        named = [one.name for one in keys_of(kind.table)]
        for row in rows_of(kind.table, programme).select_related(*named).iterator(chunk_size=50):
            title = _title(row)
            path = f"{kind.folder}/{_safe(title)}"
            folder = Folder(writer, path)
            folder.names.update(_names(row))
            links = [pages.link(name, name) for name in _exact(row, path, writer)]
            groups = records(root=kind.table, ids=[row.pk], only=kind.only).get(row.pk, [])
            body = [
                f'<p><a href="../../index.html">← 总目录 Index</a> {" ".join(links)}</p>',
                pages.facts(speaker.row(row, file=folder.file)),
                *sections(groups, root=kind.table, speaker=speaker, file=folder.file),
            ]
            heading = f"{words.table(kind.table._meta.label_lower)[0]} {title}"
            made.append((writer.stream(f"{path}/index.html", pages.page(title=heading, body=body)), title))
        yield kind, made


def certificates(*, programme: Programme, writer: Writer) -> Iterator[tuple[str, Certificate]]:
    """Write the certificates, by number; yields (path, certificate), path "" where the paper is gone."""
    for one in rows_of(Certificate, programme).select_related("entry"):
        folder = Folder(writer, "certificates", {one.pdf_digest: f"{_safe(one.number)}.pdf"})
        name = folder.file(one.pdf_digest)
        yield (f"certificates/{name}" if name else ""), one


def _exact(row: Any, path: str, writer: Writer) -> Iterator[str]:
    """The bytes that a digest in the record was taken of."""
    if isinstance(row, Filing):
        writer.add(f"{path}/filing.json", filing_content(filing=row))
        yield "filing.json"
    elif isinstance(row, Draw):
        writer.add(f"{path}/commitment.json", row.document)
        yield "commitment.json"
        if "canonical" in row.result:
            writer.add(f"{path}/result.json", row.result["canonical"])
            yield "result.json"


def _names(row: Any) -> dict[str, str]:

    return {digest: name for one in row._meta.concrete_fields for digest, name in named_in(getattr(row, one.attname))}


def _title(row: Any) -> str:
    if isinstance(row, Objection):
        return row.code
    if isinstance(row, Sitting):
        return f"{row.pk} {row.name}"
    contest = getattr(row, "contest", None)
    return f"{contest.code}-{row.number}" if contest is not None else str(row.number)


def _safe(text: str) -> str:
    return re.sub(r"[^\w.-]+", "-", text).strip("-.") or "record"


def listed(kinds: Sequence[tuple[Kind, list[tuple[str, str]]]]) -> Iterator[str]:
    """The links of the index."""
    for kind, made in kinds:
        if made:
            yield pages.heading(words.table(kind.table._meta.label_lower), 3)
            yield "<p>" + " · ".join(pages.link(path, title) for path, title in made) + "</p>"
