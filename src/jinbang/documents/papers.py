"""The documents, one function each: plain data in, PDF/A-2b bytes out.  No clock and no database.

Shapes are written as TypedDicts; `language` is "zh" or "en" throughout (a language code such as "zh-hans" will do).
A character that no font has is written as its code point, with a note at the foot; a certificate raises MissingGlyph instead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal, TypedDict
from zoneinfo import ZoneInfo

from jinbang.documents.compose import compose, qr_svg

Pair = tuple[str, str]
"""A label and its value, both in the document's language."""


class AnswerShape(TypedDict, total=False):
    """kind: "line", "long" (paragraphs at line ends) or "table" (head, rows).  value: words, "" where not answered."""

    label: str
    kind: Literal["line", "long", "table"]
    value: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


class SectionShape(TypedDict):
    name: str
    answers: Sequence[AnswerShape]


class AttachmentShape(TypedDict):
    """size: in words ("3.2 MB").  digest: SHA-256 in hex."""

    name: str
    size: str
    digest: str


def application_form(
    *, title: str, above: str, facts: Sequence[Pair], sections: Sequence[SectionShape], code: str, digest: str, made: datetime,
    attachments: Sequence[AttachmentShape] = (), check_url: str = "", issuer: str = "", language: str = "zh",
) -> bytes:  # fmt: skip
    """The application as a document (申报书).

    above: the small line over the title (list, track, number).  code, digest: of the submitted version; for a draft, code "".
    made: when the version was submitted (or the draft saved).
    """
    zh = _zh(language)
    return compose(
        template="application_form",
        made=made,
        data={
            "language": "zh" if zh else "en", "title": title, "above": above, "issuer": issuer, "facts": _pairs(facts),
            "sections": [{"name": s["name"], "answers": [_answer(a) for a in s["answers"]]} for s in sections],
            "attachments": [dict(one) for one in attachments],
            "code": code or ("草稿" if zh else "draft"), "digest": digest, "qr": qr_svg(content=check_url) if check_url else "",
            "foot": above,
        },
    )  # fmt: skip


def stamped_page(
    *, title: str, above: str, facts: Sequence[Pair], statements: Sequence[str], code: str, digest: str, check_url: str,
    made: datetime, places: Sequence[tuple[str, str]] = (), language: str = "zh",
) -> bytes:  # fmt: skip
    """The page that is printed, stamped and uploaded (盖章页): QR, version code and digest tie it to one version.

    statements: what is undertaken.  places: where it is signed and stamped, (whose, what the signature line is called).
    """
    zh = _zh(language)
    standard = (
        [("申报单位", "法定代表人签字"), ("推荐单位意见", "负责人签字")]
        if zh
        else [("Applicant unit", "legal representative"), ("Opinion of the recommending unit", "signed by its head")]
    )
    return compose(
        template="stamped_page",
        made=made,
        data={
            "language": "zh" if zh else "en", "title": title, "above": above, "facts": _pairs(facts),
            "statements": list(statements), "code": code, "digest": digest, "qr": qr_svg(content=check_url),
            "places": [{"label": a, "sign": b} for a, b in (places or standard)], "foot": f"{above}  {code}",
        },
    )  # fmt: skip


class CandidateShape(TypedDict):
    """A row of a recommendation letter or summary.  rank: the unit's own order; "" where it has none."""

    number: str
    contest: str
    title: str
    applicant: str
    contact: str
    rank: str


def recommendation_letter(
    *, addressee: str, unit: str, programme: str, candidates: Sequence[CandidateShape], on: date, contact: str = "",
    paragraphs: Sequence[str] = (), language: str = "zh",
) -> bytes:  # fmt: skip
    """The unit's letter of recommendation (推荐函), with its candidates; to be stamped.

    addressee: "〈组织方〉：".  paragraphs: the unit's own words instead of the usual ones.
    """
    zh = _zh(language)
    count = len(candidates)
    usual = (
        [f"根据“{programme}”通知要求，经我单位审核，现推荐申报 {count} 项（名单见下）。", "我单位对所推荐申报材料的真实性、完整性负责，并确认推荐数量不超过规定名额。"]
        if zh
        else [
            f"Under the notice of “{programme}” and after our own examination we recommend the {count} application{'' if count == 1 else 's'} listed below.",
            "We answer for their truth and completeness, and confirm that their number does not exceed our quota.",
        ]
    )  # fmt: skip
    return compose(
        template="recommendation_letter",
        made=on,
        data={
            "language": "zh" if zh else "en", "title": "推荐函" if zh else "Letter of recommendation", "addressee": addressee,
            "unit": unit, "issuer": unit, "paragraphs": [*(paragraphs or usual), *(["特此函达。"] if zh else [])],
            "head": ["序号", "榜单", "申报名称", "申报单位"] if zh else ["No.", "List", "Application", "Applicant"],
            "rows": [[str(i), c["contest"], c["title"], c["applicant"]] for i, c in enumerate(candidates, 1)],
            "date": _day(on, zh), "contact": contact, "foot": unit,
        },
    )  # fmt: skip


def recommendation_summary(
    *,
    unit: str,
    programme: str,
    candidates: Sequence[CandidateShape],
    on: date,
    sums: Sequence[str] = (),
    language: str = "zh",
) -> bytes:
    """The unit's summary sheet (推荐汇总表).  sums: the quota sum per list in words ("先导技术榜·电子信息：3 + 3，已用 4")."""
    zh = _zh(language)
    return compose(
        template="recommendation_summary",
        made=on,
        data={
            "language": "zh" if zh else "en", "title": "推荐汇总表" if zh else "Summary of recommendations", "above": programme,
            "unit": unit, "issuer": unit, "date": _day(on, zh), "foot": f"{unit}  {programme}",
            "head": ["序号", "排序", "申报号", "申报名称", "申报单位", "榜单", "联系方式"] if zh
            else ["No.", "Rank", "Number", "Application", "Applicant", "List", "Contact"],
            "rows": [
                [str(i), c["rank"], c["number"], c["title"], c["applicant"], c["contest"], c["contact"]]
                for i, c in enumerate(candidates, 1)
            ],
            "sum": "；".join(sums) if zh else "; ".join(sums),
        },
    )  # fmt: skip


def certificate(facts: Mapping[str, str], /, *, check_url: str = "", language: str = "zh") -> bytes:
    """A certificate.  facts: number, holder, list, programme, organiser, date (ISO) and, where there is one, organisation.

    check_url: where its number can be checked; drawn as a QR code.
    Raises MissingGlyph (a ValueError that names the characters) where a name cannot be shown (T14).
    """
    zh = _zh(language)
    on = date.fromisoformat(facts["date"])
    return compose(
        template="certificate",
        made=on,
        strict=True,
        data={
            "language": "zh" if zh else "en", "title": f"{'证书' if zh else 'Certificate'} {facts['number']}", "issuer": facts["organiser"],
            "heading": "证书" if zh else "CERTIFICATE", "sentence": "入选" if zh else "has been entered on the list",
            "programme": facts["programme"], "holder": facts["holder"], "list": facts["list"], "number": facts["number"],
            "organisation": "" if facts.get("organisation", "") == facts["holder"] else facts.get("organisation", ""),
            "organiser": facts["organiser"], "date": _day(on, zh), "qr": qr_svg(content=check_url) if check_url else "",
        },
    )  # fmt: skip


def receipt(
    *, title: str, above: str, facts: Sequence[Pair], digest: str, at: datetime, check: str, next_step: str = "", checkpoint: str = "",
    check_url: str = "", issuer: str = "", language: str = "zh",
) -> bytes:  # fmt: skip
    """A receipt (回执): what was received, at which second, its digest, what comes next and how to check it offline.

    check: how to check, in words.  checkpoint: the signed note it is under, verbatim.
    """
    return compose(
        template="receipt",
        made=at,
        data={
            "language": "zh" if _zh(language) else "en", "title": title, "above": above, "issuer": issuer, "facts": _pairs(facts),
            "digest": digest, "check": check, "next": next_step, "checkpoint": checkpoint.strip(), "foot": above,
            "qr": qr_svg(content=check_url) if check_url else "",
        },
    )  # fmt: skip


def second(*, instant: datetime, zone: ZoneInfo) -> str:
    """2022-10-31 23:40:18 +08:00, for documents: a receipt names the second."""
    return instant.astimezone(zone).isoformat(sep=" ", timespec="seconds").replace("+", " +", 1)


def _zh(language: str) -> bool:
    return language.startswith("zh")


def _day(on: date, zh: bool) -> str:
    return f"{on.year}年{on.month}月{on.day}日" if zh else f"{on.day} {on:%B} {on.year}"


def _pairs(facts: Sequence[Pair]) -> list[list[str]]:
    return [[label, value] for label, value in facts]


def _answer(answer: AnswerShape) -> dict[str, Any]:
    return {
        "label": answer["label"],
        "kind": answer.get("kind", "line"),
        "value": answer.get("value", ""),
        "head": list(answer.get("head", ())),
        "rows": [list(row) for row in answer.get("rows", ())],
    }
