"""Versions of the call: what each changed; an amendment uploaded, checked, and published with its reason (R1)."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from jinbang.apps.programmes import actions
from jinbang.apps.programmes import queries as programmes
from jinbang.lifecycle import Refusal, Refused
from jinbang.web import present
from jinbang.web.secretariat.blocks import Asked, Box, Cell, Facts, Form, Prose, Sheet, Table
from jinbang.web.secretariat.bundle import packed, unpacked, uploaded
from jinbang.web.secretariat.serving import Desk, answer, bad, desk_of
from jinbang.web.secretariat.words import moment

MOST_SHOWN = 300


def versions(request: HttpRequest, key: str) -> HttpResponse:
    """Published versions with their reasons; upload a change, see what it would change, publish it."""
    desk = desk_of(request, key)
    seen: dict[str, Any] = {}

    def check() -> None:
        sent = uploaded(request.FILES.getlist("files"))
        seen["proposal"] = _proposed(desk, sent.files, whole=sent.whole)
        if seen["proposal"].problems:
            n = len(seen["proposal"].problems)
            raise bad(
                "files",
                f"有 {n} 处错误，逐一列在下面，未发布",
                f"{n} mistakes, each listed below; nothing was published",
            )

    def publish() -> None:
        files = unpacked(desk.choice("definition"))
        seen["proposal"] = _proposed(desk, files, whole=True, again=True)
        actions.amend(
            actor=desk.actor, key=desk.key, files=files, reason=desk.choice("reason"), at=desk.at,
            based_on=desk.number("based_on"),
        )  # fmt: skip

    def build() -> Sheet:
        proposal = seen.get("proposal")
        if proposal is not None and proposal.problems:
            return Sheet(("活动版本与修订", "Versions and amendments"), [_upload(), _mistakes(proposal)])
        if proposal is not None:
            return Sheet(("核对修订", "Check the amendment"), _checked(desk, proposal))
        return Sheet(("活动版本与修订", "Versions and amendments"), [*_history(desk), _upload()])

    return answer(desk, build, {"check": check, "publish": publish}, previews=("check",))


def _proposed(desk: Desk, files: Any, *, whole: bool, again: bool = False) -> Any:
    """The proposal; Refused, with every mistake on the page, where the definition cannot be read."""
    try:
        return actions.propose(actor=desk.actor, key=desk.key, files=files, whole=whole, at=desk.at)
    except Refused as refused:
        if again and refused.refusal.code == "nothing-changed":  # sent twice: the first time did it
            raise Refused(
                Refusal(
                    "already-published", "该修订已经发布，未重复发布。",
                    "This amendment is published already; nothing was published twice.",
                )
            ) from None  # fmt: skip
        raise


def _upload() -> Form:
    return Form(
        "check",
        ("修订活动", "Amend the call"),
        [
            Asked(
                "files", ("修订后的文件", "The changed files"), "files",
                hint=(
                    "只传改动的 .toml 或 .md 文件，或完整定义的 .zip。不超过 2 MB，UTF-8。",
                    "Only the .toml or .md files you changed, or the complete definition as .zip.  At most 2 MB, UTF-8.",
                ),
            )
        ],
        ("检查并预览改动", "Check and preview the changes"),
        ("此步不发布任何内容：先列出全部错误，或列出将公开的改动。", "Nothing is published by this step: it lists every mistake, or the changes as they will be public."),
        grave=False,
    )  # fmt: skip


def _mistakes(proposal: Any) -> Table:
    rows = [
        [Cell(one.file, under=(f"第 {one.line} 行", f"line {one.line}") if one.line else ""), Cell(one.key or "—"), Cell((one.zh, one.en))]
        for one in proposal.problems[:MOST_SHOWN]
    ]  # fmt: skip
    heads = [("文件与行", "File and line"), ("键", "Key"), ("问题与改法", "What is wrong and how to mend it")]
    n = len(proposal.problems)
    return Table(heads, rows, (f"共 {n} 处错误，未发布", f"{n} mistakes; nothing was published"))


def _checked(desk: Desk, proposal: Any) -> list[Any]:
    signs = {"added": ("增加", "added"), "removed": ("删除", "removed"), "changed": ("改动", "changed")}
    rows = [
        [Cell(signs[one.kind]), Cell((one.say("zh")[2:], one.say("en")[2:]))]
        for one in proposal.difference[:MOST_SHOWN]
    ]
    n = len(proposal.difference)
    blocks: list[Any] = [
        Facts(
            [
                present.Fact(("对照", "Compared with"), (f"第 {proposal.based_on} 版（现行）", f"version {proposal.based_on}, in force")),
                present.Fact(("将成为", "Would become"), (f"第 {proposal.based_on + 1} 版", f"version {proposal.based_on + 1}")),
                present.Fact(("摘要", "Digest"), proposal.digest[:16]),
            ]
        ),
        Table([("类别", "Kind"), ("改动（将原样公开）", "Change, as it will be public")], rows, (f"{n} 处改动", f"{n} changes")),
    ]  # fmt: skip
    if n > MOST_SHOWN:
        blocks.append(Prose((f"此处列出前 {MOST_SHOWN} 处，全部 {n} 处将公开。", f"The first {MOST_SHOWN} are shown; all {n} will be public.")))  # fmt: skip
    if proposal.cases:
        failing = [[Cell((c.case.name.zh, c.case.name.en)), Cell(("；".join(d.zh for d in c.differs), "; ".join(d.en for d in c.differs)))] for c in proposal.cases]  # fmt: skip
        blocks += [
            Box(("所附算例与修订后的规则不符，请先核对。", "Worked cases no longer hold under the changed rules: check them first."), "care", ("注意", "Note")),
            Table([("算例", "Worked case"), ("不符之处", "What differs")], failing),
        ]  # fmt: skip
    blocks.append(
        Form(
            "publish", ("发布修订", "Publish the amendment"),
            [
                Asked("reason", ("理由（对外公开）", "Reason (published)"), "textarea"),
                Asked("definition", "", "hidden", value=packed(proposal.files)),
                Asked("based_on", "", "hidden", value=proposal.based_on),
            ],
            ("发布为新版本", "Publish as a new version"),
            ("自发布之时起生效，不能追溯；改动与理由永久公开。", "It holds from the moment of publishing and never back; changes and reason stay public."),
        )
    )  # fmt: skip
    return blocks


def _history(desk: Desk) -> list[Any]:
    known = [one for one in programmes.versions(programme=desk.programme) if one.published_at is not None]
    rows = [
        [
            Cell((f"第 {one.number} 版", f"Version {one.number}"), under=("现行", "in force") if one.pk == desk.programme.current_id else ""),
            Cell(moment(one.published_at, desk.zone)),
            Cell(one.reason or ("首次发布", "First publication")),
            Cell((f"{len(one.difference)} 处", f"{len(one.difference)}")),
            Cell(("下载 zip", "Download zip"), desk.url("version-files", one.number), one.digest[:16]),
        ]
        for one in known
    ]  # fmt: skip
    heads = [("版本", "Version"), ("发布", "Published"), ("理由", "Reason"), ("改动", "Changes"), ("文件与摘要", "Files and digest")]  # fmt: skip
    changes = [
        [Cell((f"第 {one.number} 版", f"Version {one.number}")), Cell((change.get("zh", ""), change.get("en", "")))]
        for one in known
        for change in one.difference[:MOST_SHOWN]
    ]
    blocks: list[Any] = [Table(heads, rows)]
    if changes:
        blocks.append(Table([("版本", "Version"), ("改动", "Change")], changes, ("公开的改动", "Public changes")))
    return blocks


def files(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """The files of a version as a zip, to change and upload again."""
    desk = desk_of(request, key)
    found = programmes.files_of(programme=desk.programme, number=number)
    if found is None:
        raise Http404
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in sorted(found.items()):
            archive.writestr(zipfile.ZipInfo(f"{desk.key}/{name}"), text, zipfile.ZIP_DEFLATED)
    answered = HttpResponse(kept.getvalue(), content_type="application/zip")
    answered["Content-Disposition"] = f'attachment; filename="{desk.key}-v{number}.zip"'
    return answered
