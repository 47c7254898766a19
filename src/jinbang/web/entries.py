"""An application as pages show it: answers in words, its way so far, its files, its papers; and acts that ask once more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language

from jinbang.apps.nominations import queries as nominations
from jinbang.apps.nominations.printed import shapes as printed_shapes
from jinbang.documents import MissingGlyph
from jinbang.documents.papers import SectionShape
from jinbang.lifecycle import Refusal, Refused
from jinbang.rules.definition import Field, Form
from jinbang.rules.spoken import is_asked
from jinbang.web import fields, present
from jinbang.web.templatetags.jinbang import file_size, reader, say

MOVES: dict[str, tuple[str, str]] = {
    "start": ("建立草稿", "Draft begun"), "submit": ("提交", "Submitted"), "recall": ("申报方撤回修改", "Recalled by the applicant"),
    "return": ("单位退回修改", "Returned by the unit"), "decline": ("单位不予推荐", "Not recommended by the unit"),
    "recommend": ("单位推荐", "Recommended by the unit"), "take-back": ("单位收回推荐", "Recommendation taken back"),
    "withdraw": ("撤回申报", "Withdrawn"), "lapse-draft": ("逾期未提交", "Not submitted in time"),
    "lapse": ("逾期未推荐", "Not recommended in time"), "admit": ("报送秘书处，进入形式审查", "Passed on to the secretariat for screening"),
    "ask-correction": ("要求补正", "Correction asked for"), "correct": ("提交补正", "Correction handed in"),
    "accept": ("受理", "Accepted"), "reject": ("不予受理", "Not accepted on form"), "appeal": ("申请复核", "Re-examination asked for"),
    "uphold": ("复核维持原决定", "Refusal upheld"), "retrack": ("调整榜单或领域", "Moved to another list or track"),
    "assign": ("进入初评", "In preliminary review"), "pass": ("初评通过", "Passed preliminary review"),
    "hold-reserve": ("初评备选", "Held in reserve"), "fail": ("初评未通过", "Not passed in preliminary review"),
    "propose": ("拟入榜", "Proposed for the list"), "not-choose": ("终评未入榜", "Not chosen in final review"),
    "announce": ("开始公示", "On public notice"), "suspend": ("异议暂缓", "Suspended by an objection"),
    "restore": ("恢复公示", "Restored"), "remove": ("取消资格", "Removed"), "clear": ("公示期满", "Notice period ended"),
    "list": ("入榜", "Listed"), "revoke": ("撤销入榜", "Revoked"),
}  # fmt: skip


@dataclass(frozen=True)
class Opened:
    """An application that was opened by somebody who may: what every page about it starts from."""

    detail: nominations.Detail

    @property
    def application(self) -> Any:
        return self.detail.application

    @property
    def pk(self) -> int:
        return int(self.application.pk)

    @property
    def above(self) -> tuple[str, str]:
        """The small line over a title."""
        contest = self.detail.definition.contests[self.application.contest.key].name
        number = self.application.number
        return f"{contest.zh} · 申报号 {number}", f"{contest.en} · No. {number}"


@dataclass(frozen=True)
class Shown:
    """A section to be read.  files: (name, size, address)."""

    name: Any
    answers: Sequence[present.Answer]
    files: Sequence[tuple[str, int, str]] = ()


def language() -> str:
    """The reader's language code."""
    return get_language() or "zh-hans"


def sections(
    *, form: Form, values: Mapping[str, Any], files: Sequence[Mapping[str, Any]], seen: frozenset[str],
    file_url: Callable[[str], str], change: Callable[[str, str], str] | None = None, missing: Iterable[str] = (),
) -> list[Shown]:  # fmt: skip
    """The answers of the fields in `seen`, section by section.  change: (section, field) → address where it is changed."""
    blank = set(missing)
    out = []
    for part in form.sections:
        mine = [field for field in part.fields if field.key in seen and is_asked(field, values)]
        if not mine:
            continue
        answers, links = [], []
        for field in mine:
            here = [one for one in files if one["field"] == field.key]
            words = "\n".join(str(one["name"]) for one in here) if field.type == "file" else spoken(field, values)
            url = change(part.key, field.key) if change else ""
            answers.append(present.Answer(field.name, words or "—", url, field.key in blank and not words))
            links += [(str(one["name"]), int(one.get("size") or 0), file_url(str(one["digest"]))) for one in here]
        out.append(Shown(part.name, answers, links))
    return out


def spoken(field: Field, values: Mapping[str, Any]) -> str:
    """One answer in the reader's words."""
    return fields.spoken_answer(field=field, value=values.get(field.key), language=language())


def events(steps: Iterable[nominations.Step]) -> list[present.Event]:
    """The way so far, newest first."""
    return [present.Event(s.at, MOVES.get(s.move, s.move), s.actor, s.reason) for s in reversed(list(steps))]


def shapes(*, form: Form, values: Mapping[str, Any], seen: frozenset[str]) -> list[SectionShape]:
    """The answers as the printed form takes them."""
    return printed_shapes(form=form, values=values, seen=seen, language=language())


def attached(files: Iterable[Mapping[str, Any]]) -> list[Any]:
    """Files as the printed form lists them."""
    return [{"name": f["name"], "size": file_size(f.get("size")), "digest": f["digest"]} for f in files]


def pdf(name: str, make: Callable[[], bytes]) -> HttpResponse:
    """A PDF to be kept; Refused("missing-glyph") where a character cannot be printed."""
    try:
        content = make()
    except MissingGlyph as missing:
        raise Refused(
            Refusal(
                "missing-glyph",
                f"有字符无法打印，文件未生成：{missing.zh}",
                f"Some characters cannot be printed, so no document was made. {missing.en}",
            )
        ) from missing
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def file(request: HttpRequest, pk: int, digest: str) -> FileResponse:
    """One file of an application, to be kept: never shown inside the site."""
    row = nominations.file_of(viewer=viewer(request), application_id=pk, digest=digest, at=at(request))
    return FileResponse(
        nominations.opened(row["digest"]), as_attachment=True, filename=row["name"], content_type=row["content_type"]
    )


def viewer(request: HttpRequest) -> Any:
    """Who is looking."""
    return request.viewer  # type: ignore[attr-defined]


def at(request: HttpRequest) -> datetime:
    """When the server received the request."""
    return request.at  # type: ignore[attr-defined,no-any-return]


def reader_is_chinese() -> bool:
    """True where the reader reads Chinese."""
    return reader() == "zh"


def asking(
    request: HttpRequest, *, act: Callable[[str], Any], then: str, said: Any, title: Any, commit: Any, back: str,
    above: Any = "", text: Any = "", facts: Sequence[present.Fact] = (), box: Any = "", reason: Any = "",
    hidden: Sequence[tuple[str, str]] = (),
) -> HttpResponse:  # fmt: skip
    """A page that asks once more before an act.  A refusal shows the page again with what was typed (422).

    said: the words afterwards, or a function that makes them once the act is done.
    """
    typed, problems = str(request.POST.get("reason", "")), None
    if request.method == "POST":
        try:
            act(typed)
        except Refused as refused:
            problems = trouble(refused)
        else:
            messages.success(request, say(said() if callable(said) else said))
            return redirect(then)
    context = {
        "title": title, "above": above, "text": text, "facts": facts, "box": box, "commit": commit, "back": back,
        "reason": reason, "reason_typed": typed, "hidden": hidden, "problems": problems,
    }  # fmt: skip
    return render(request, "components/confirm.html", context, status=422 if problems else 200)


def trouble(refused: Refused) -> present.Problems:
    """The problems that a page shows beside its form; who has no right gets the page that says so."""
    if refused.refusal.code == "not-allowed":
        raise refused
    return present.problems_of(refused.refusal)


def number_of(text: Any) -> int | None:
    """A whole number as posted; None for anything else."""
    plain = str(text or "").strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 12 else None
