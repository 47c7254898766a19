"""Lists: import of the separately organised ones, the instant of release, revocation (R18, N20)."""

from __future__ import annotations

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from jinbang.apps.programmes import queries as programmes
from jinbang.apps.publication import actions, queries
from jinbang.web import present
from jinbang.web.secretariat.blocks import Asked, Box, Cell, Facts, Form, Links, Sheet, Table
from jinbang.web.secretariat.serving import Desk, answer, bad, desk_of
from jinbang.web.secretariat.spreadsheet import MOST_BYTES, rows_of
from jinbang.web.secretariat.views.certifying import in_force
from jinbang.web.secretariat.words import moment, named, typed_moment


def lists(request: HttpRequest, key: str) -> HttpResponse:
    """Import, release, what is on the lists."""
    desk = desk_of(request, key)
    apart = [one for one in programmes.contests(programme=desk.programme) if one.separately_organised]

    def bring_in() -> None:
        upload = desk.request.FILES.get("file")
        if upload is None:
            raise bad("file", "请选择 xlsx 文件", "Choose an xlsx file")
        if desk.number("contest") not in {one.pk for one in apart}:
            raise bad("contest", "请选择榜单", "Choose a list")
        content = upload.read(MOST_BYTES + 1)
        actions.import_results(
            contest_id=desk.number("contest"), rows=rows_of(content), file_name=upload.name or "xlsx",
            digest=hashlib.sha256(content).hexdigest(), actor=desk.actor, at=desk.at,
        )  # fmt: skip

    def release() -> None:
        actions.decide_release(
            programme_id=desk.programme.pk, release_at=desk.moment("release_at"), document_number=desk.choice("document_number"),
            text=desk.choice("text"), actor=desk.actor, at=desk.at,
        )  # fmt: skip

    def now() -> None:
        actions.release_lists(programme_id=desk.programme.pk, at=desk.at)

    def revoke() -> None:
        actions.revoke_entry(entry_id=_entry(desk), reason=desk.choice("reason"), actor=desk.actor, at=desk.at)

    def build() -> Sheet:
        found = queries.release_of(programme=desk.programme)
        return Sheet(("发布", "Release"), [*_release(desk, found), *_imports(desk, apart), *_entries(desk)])

    return answer(desk, build, {"import": bring_in, "release": release, "now": now, "revoke": revoke})


def _entry(desk: Desk) -> int:
    wanted = desk.number("entry")
    if not queries.all_entries(programme=desk.programme).filter(pk=wanted).exists():
        raise bad("entry", "请选择条目", "Choose an entry")
    return wanted


def _release(desk: Desk, found: Any) -> list[Any]:
    blocks: list[Any] = []
    left = queries.unfinished(programme=desk.programme)
    if left and (found is None or found.done_at is None):
        blocks.append(
            Box(
                (
                    "以下榜单还有申报没有结论，全部有结论之后才能确定发布时刻和发布："
                    + "、".join(f"{one.zh}（{one.waiting} 项）" for one in left),
                    "Applications of these lists still wait for a decision.  The release can be set and made when all have one: "
                    + ", ".join(f"{one.en} ({one.waiting})" for one in left),
                ),
                "care",
                ("还不能发布", "Not ready for release"),
            )
        )
    if found is not None:
        blocks.append(
            Facts(
                [
                    present.Fact(("发布时刻", "Instant"), moment(found.at, desk.zone)), present.Fact(("文号", "Document number"), found.document_number or "—"),
                    present.Fact(("实际发布", "Released"), moment(found.done_at, desk.zone)),
                ],
                ("已确定的发布", "What has been set"),
            )
        )  # fmt: skip
    if found is not None and desk.at >= found.at and not left:
        blocks.append(
            Form(
                "now",
                ("到时发布", "Release"),
                [],
                ("发布已到时的名单", "Release what is due"),
                (
                    "通常由系统到时自动发布；补录事后解除暂停的申报时可再次执行。",
                    "The system does this by itself at the instant; again for what was cleared later.",
                ),
                grave=found.done_at is None,
            )
        )
    if found is not None and found.done_at is not None:
        blocks.append(
            Links(
                [(("核验包：任何人据此可独立核对名单", "Public bundle: anyone can check the lists with it"), reverse("exports:bundle", args=[desk.programme.key]))]
            )
        )  # fmt: skip
    if (found is None or found.done_at is None) and not left:
        fields = [
            Asked("release_at", ("发布时刻", "Instant of release"), "datetime-local", value=typed_moment(found.at, desk.zone) if found else ""),
            Asked("document_number", ("文号", "Document number"), value=found.document_number if found else ""),
            Asked("text", ("发布文字", "Text"), "textarea", value=found.text if found else ""),
        ]  # fmt: skip
        title = ("确定发布时刻", "Set the time of release")
        blocks.append(Form("release", title, fields, ("确定", "Set the time"), ("此前名单不对外公开。", "Nothing of the lists is public before it.")))  # fmt: skip
    return blocks


def _imports(desk: Desk, apart: list[Any]) -> list[Any]:
    if not apart:
        return []
    released = queries.released_contests(programme=desk.programme)
    waiting = [one for one in apart if one.pk not in released]  # what is released cannot be replaced
    rows = [
        [Cell(named(one)), Cell(done.file_name), Cell(done.rows), Cell(moment(done.at, desk.zone)), Cell(("已替换", "replaced") if done.replaced_at else ("有效", "in force"))]
        for one in apart
        for done in queries.imports(contest=one)
    ]  # fmt: skip
    fields = [
        Asked("contest", ("榜单", "List"), "select", [(str(one.pk), named(one)) for one in waiting]),
        Asked("file", ("xlsx 文件", "xlsx file"), "file", hint=("首行为列名：名称（必填）、单位、推荐单位、英文名称、简介。", "First row: name (needed), organisation, unit, name_en, summary.")),
    ]  # fmt: skip
    heads = [("榜单", "List"), ("文件", "File"), ("行数", "Rows"), ("导入", "Imported"), ("状态", "State")]
    if not waiting:
        return [Table(heads, rows, ("导入记录", "Imports"))]
    return [
        Form("import", ("导入另行组织的榜单", "Import a separately organised list"), fields, ("导入（替换此前导入）", "Import (replaces the one before)"), grave=False),
        Table(heads, rows, ("导入记录", "Imports")),
    ]  # fmt: skip


def _entries(desk: Desk) -> list[Any]:
    asked = desk.request.GET
    contest, text = asked.get("contest", ""), asked.get("text", "").strip()[:100]
    entries, later = queries.entries_page(
        programme=desk.programme, contest=contest, text=text, after=asked.get("after", "")
    )
    rows = [
        [
            Cell(e.name, under=e.organisation),
            Cell(named(e.contest)),
            Cell(moment(e.listed_at, desk.zone)),
            Cell(in_force(e)),
            Cell(("已撤销", "revoked") if e.revoked_at else "—", under=e.revoked_reason),
        ]
        for e in entries
    ]
    every = [(one.key, named(one)) for one in programmes.contests(programme=desk.programme)]
    filters = [
        present.Filter("text", ("名称或单位", "Name or organisation"), "search", value=text),
        present.Filter("contest", ("榜单（领域）", "List or track"), options=every, value=contest),
    ]
    heads = [("名称", "Name"), ("榜单（领域）", "List or track"), ("入榜", "Listed"), ("证书", "Certificate"), ("撤销", "Revoked")]  # fmt: skip
    page = present.Page(entries, next=later or None)
    blocks: list[Any] = [
        Table(heads, rows, ("条目", "Entries"), page, filters, ("没有条目。", "There are no entries."))
    ]
    listed = [(str(e.pk), e.name) for e in entries if e.listed_at is not None and e.revoked_at is None]
    if listed:
        blocks.insert(0, Links([(("证书", "Certificates"), desk.url("certificates"))]))
        fields = [
            Asked("entry", ("条目", "Entry"), "select", listed, hint=("可选本页所列；用上面的筛选查找。", "Those shown above: find one with the filter.")),
            Asked("reason", ("撤销理由", "Reason"), "textarea"),
        ]  # fmt: skip
        blocks.append(
            Form(
                "revoke",
                ("撤销入榜", "Revoke an entry"),
                fields,
                ("撤销", "Revoke"),
                (
                    "条目仍公开可见并注明已撤销，证书同时作废。",
                    "It stays visible as revoked; its certificate is voided.",
                ),
            )
        )
    return blocks
