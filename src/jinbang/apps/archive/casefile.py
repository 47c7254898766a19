"""One application as a folder: a page, the form as a PDF, what was submitted, the files; everything on record about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import PurePosixPath
from typing import Any

from django.db.models import F, Q

from jinbang.apps.archive import pages, stored, words
from jinbang.apps.archive.belonging import REFERENCES, Table, keys_of, tables, ways
from jinbang.apps.archive.writer import Writer
from jinbang.apps.nominations.models import Application, Version
from jinbang.apps.nominations.printed import attached, shapes
from jinbang.apps.nominations.states import APPLICATION
from jinbang.apps.nominations.store import clean_name
from jinbang.apps.nominations.version import submitted_content
from jinbang.apps.programmes.models import Contest, Programme
from jinbang.documents import application_form
from jinbang.rules.definition import ProgrammeDefinition
from jinbang.rules.spoken import is_asked, spoken_answer

AT_ONCE = 50  # applications whose records are read together
_NAMED = (*REFERENCES, Contest)


@dataclass
class Folder:
    """The files of one folder: a digest is written once, under the best name there is for it."""

    writer: Writer
    path: str
    names: dict[str, str] = field(default_factory=dict)
    _there: dict[str, str] = field(default_factory=dict)

    def file(self, digest: str) -> str:
        """Where the page finds the content of this digest: written when it is first asked for; "" where there is none."""
        if digest not in self._there:
            place = stored.place_of(digest)
            self._there[digest] = ""
            if place:
                name = clean_name(self.names.get(digest) or digest[:12] + stored.ending_of(place))
                with stored.opened(place) as content:
                    written = self.writer.copy(f"{self.path}/{name}", content, store=place)
                self._there[digest] = PurePosixPath(written).name
        return self._there[digest]


def folders(*, programme: Programme, definition: ProgrammeDefinition, writer: Writer) -> Iterator[Application]:
    """Write the folder of every application, by number; yields each once it is written."""
    ids = list(Application.objects.filter(programme=programme).order_by("number").values_list("pk", flat=True))
    speaker = pages.Speaker(definition.zone)
    for start in range(0, len(ids), AT_ONCE):
        chunk = ids[start : start + AT_ONCE]
        known = records(root=Application, ids=chunk)
        found = Application.objects.select_related(
            "contest", "organisation", "unit", "preparer", "current", "current__contest"
        )
        for one in sorted(found.filter(pk__in=chunk), key=lambda one: one.number):
            _write(one, known.get(one.pk, []), definition, writer, speaker)
            yield one


def records(*, root: Table, ids: Sequence[int], only: Sequence[Table] = ()) -> dict[int, list[tuple[Table, list[Any]]]]:
    """id of a row of `root` → the rows that depend on it, table by table.  only: of these tables."""
    out: dict[int, list[tuple[Table, list[Any]]]] = {}
    paths = ways(root)
    for table in tables():
        if table is root or table not in paths or (only and table not in only):
            continue
        related = [one.name for one in keys_of(table) if one.related_model in _NAMED or _small(one.related_model, root)]
        for way in paths[table]:
            rows = table._base_manager.filter(Q(**{f"{way}__in": ids})).select_related(*related)
            for row in rows.annotate(archived_with=F(way)).order_by("pk").iterator(chunk_size=500):
                groups = out.setdefault(row.archived_with, [])
                if not groups or groups[-1][0] is not table:
                    groups.append((table, []))
                groups[-1][1].append(row)
    return out


def sections(
    groups: list[tuple[Table, list[Any]]], *, root: Table, speaker: pages.Speaker, file: pages.Link
) -> Iterator[str]:
    """What is on record, table by table."""
    above = {root._meta.model_name or ""}
    for table, rows in groups:
        yield pages.heading(words.table(table._meta.label_lower), 3)
        yield from pages.several([speaker.row(row, file=file, but=above) for row in rows])


def _small(table: Any, root: Table) -> bool:
    """Whether what a key points at is named on the page: not the root itself, which the page is about."""
    return table is not root and table._meta.label_lower in ("panels.expert", "nominations.version", "panels.filing")


def _write(
    one: Application, groups: list[tuple[Table, list[Any]]], definition: ProgrammeDefinition, writer: Writer, speaker: pages.Speaker
) -> None:  # fmt: skip
    folder = Folder(writer, f"applications/{one.number}")
    for _, rows in groups:
        for row in rows:
            for column in row._meta.concrete_fields:
                folder.names.update(stored.named_in(getattr(row, column.attname)))
            if hasattr(row, "digest") and hasattr(row, "content_type"):
                folder.names.setdefault(row.digest, row.name)
    version = one.current
    links = [pages.link(name, name) for name in _papers(one, version, definition, folder, writer)]
    versions = [row for table, rows in groups if table is Version for row in rows]
    for each in versions:
        each.application = one
        name = f"version-{each.number}.json"
        writer.add(f"{folder.path}/{name}", submitted_content(each))
        links.append(f"{pages.link(name, name)} <small>SHA-256 {each.digest}</small>")
    head = pages.facts(
        [
            (("名称", "Title"), escape(one.title)), (("榜单（领域）", "List or track"), escape(f"{one.contest.name} {one.contest.name_en}")),
            (("申报单位", "Applicant"), escape(one.organisation.name)), (("推荐单位", "Unit"), escape(one.unit.name if one.unit else "")),
            (("填报人", "Preparer"), escape(pages.name_of(one.preparer))), (("状态", "State"), pages.both(standing(one.standing))),
            (("状态时间", "Since"), speaker.moment(one.standing_since)), (("文件", "Documents"), "\n".join(links)),
        ]
    )  # fmt: skip
    body = [
        f'<p><a href="../../index.html">← 总目录 Index</a></p>{head}', *_answers(one, version, definition, folder),
        pages.heading(("全部记录", "Everything on record")), *sections(groups, root=Application, speaker=speaker, file=folder.file),
    ]  # fmt: skip
    writer.stream(f"{folder.path}/index.html", pages.page(title=f"{one.number} {one.title}", body=body))


def _papers(
    one: Application, version: Version | None, definition: ProgrammeDefinition, folder: Folder, writer: Writer
) -> Iterator[str]:
    """The form of the version in force as a PDF, in the call's own language."""
    if version is None:
        return
    form, zh = definition.form_for(one.contest.key), definition.language.startswith("zh")
    language = "zh" if zh else "en"
    contest = definition.contests[one.contest.key].name.say(language)
    labels = ("申报号", "申报单位", "推荐单位") if zh else ("Number", "Applicant", "Recommending unit")
    values = (one.number, one.organisation.name, one.unit.name if one.unit else "—")
    data = application_form(
        title=version.title or one.number, above=f"{contest} · {one.number}", facts=list(zip(labels, values, strict=True)),
        sections=shapes(form=form, values=version.data, seen=form.fields, language=language),
        attachments=attached(files=version.attachments, size=lambda size: f"{int(size or 0):,} B"), code=version.code,
        digest=version.digest, made=version.submitted_at, issuer=definition.organiser.say(language), language=language,
    )  # fmt: skip
    writer.add(f"{folder.path}/form.pdf", data)
    yield "form.pdf"


def _answers(
    one: Application, version: Version | None, definition: ProgrammeDefinition, folder: Folder
) -> Iterator[str]:
    """What the version in force answers, or else the draft."""
    values: Any = version.data if version else one.draft
    files = version.attachments if version else []
    yield pages.heading(("申报内容", "What was submitted") if version else ("草稿（未提交）", "Draft, not submitted"))
    for part in definition.form_for(one.contest.key).sections:
        rows = []
        for asked in part.fields:
            label = (asked.name.zh, asked.name.en)
            if asked.type == "file":
                here = [file for file in files if file["field"] == asked.key]
                said = "\n".join(_file(file, folder) for file in here)
            elif is_asked(asked, values):
                said = escape(spoken_answer(field=asked, value=values.get(asked.key), language=definition.language))
            else:
                said = ""
            rows.append((label, said))
        if any(said for _, said in rows):
            yield pages.heading((part.name.zh, part.name.en), 3)
            yield pages.facts(rows)


def _file(file: Any, folder: Folder) -> str:
    name = folder.file(str(file["digest"]))
    if not name:
        return f"{escape(str(file['name']))} （文件缺失 the file is missing）"
    return f"{pages.link(name, name)} <small>SHA-256 {file['digest']}</small>"


def standing(name: str) -> tuple[str, str]:
    """A standing in words."""
    zh, en = APPLICATION.words.get(name, (name, name))
    return zh, en
