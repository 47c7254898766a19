"""The tables that an office works with, as spreadsheets; what has a page or a paper in the archive is linked to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from jinbang.apps.archive import pages
from jinbang.apps.archive.casefile import standing
from jinbang.apps.archive.writer import Writer
from jinbang.apps.deliberation.models import Decision
from jinbang.apps.nominations.models import Application, Recommendation
from jinbang.apps.panels.models import Expert
from jinbang.apps.programmes.models import Contest, Programme
from jinbang.apps.publication.models import Certificate, Entry
from jinbang.apps.reviews.models import PackageLine, ScoreSheet
from jinbang.documents.sheets import Linked, as_xlsx

Row = Sequence[object]
Places = Mapping[str, str]
"""Name of a package ("A1-2") or number of a certificate → path of its page or paper in the archive."""


def written(
    *, programme: Programme, zone: str, writer: Writer, places: Places
) -> Iterator[tuple[str, tuple[str, str], int]]:
    """Write every table that has rows; yields (path, name, rows)."""
    say = pages.Speaker(zone).moment
    for path, name, heads, rows in _tables(programme, say, places):
        made = as_xlsx(name=name[0], heads=heads, rows=rows)
        with made.file as file:
            if made.rows:
                yield writer.copy(f"lists/{path}.xlsx", file), name, made.rows


def _tables(
    programme: Programme, say: Any, places: Places
) -> Iterator[tuple[str, tuple[str, str], list[str], Iterator[Row]]]:
    yield "applications", ("申报", "Applications"), _heads(
        "申报号 Number", "名称 Title", "榜单（领域） List or track", "申报单位 Applicant", "统一社会信用代码 USCC", "推荐单位 Unit",
        "名额序号 Place", "单位排序 Unit's order", "填报人 Preparer", "邮箱 E-mail", "状态 State", "State", "状态时间 Since", "提交时间 Submitted",
    ), _applications(programme, say)  # fmt: skip
    yield "recommendations", ("推荐汇总表", "Recommendations"), _heads(
        "推荐单位 Unit", "渠道 Channel", "榜单（领域） List or track", "名额序号 Place", "申报号 Number", "名称 Title", "申报单位 Applicant",
        "版本 Version", "推荐意见 Opinion", "推荐人 By", "时间 When", "收回时间 Taken back",
    ), _recommendations(programme, say)  # fmt: skip
    yield "experts", ("专家", "Experts"), _heads(
        "编号 Code", "姓名 Name", "邮箱 E-mail", "单位 Employer", "职称 Title", "地区 Region", "界别 Sector"
    ), _experts(programme)  # fmt: skip
    for contest in Contest.objects.filter(programme=programme).order_by("ordinal"):
        yield f"scores-{contest.code}", ("得分 " + contest.code, f"Scores {contest.name_en}"), _heads(
            "申报号 Number", "名称 Title", "专家编号 Expert", "专家 Name", "状态 State", "总分 Total", "各项 Marks", "评语 Comment", "提交时间 Submitted"
        ), _scores(contest, say)  # fmt: skip
        yield f"results-{contest.code}", ("初评结果 " + contest.code, f"Results {contest.name_en}"), _heads(
            "结果版本 Package", "状态 State", "名次 Rank", "并列 Tied", "申报号 Number", "名称 Title", "得分 Score", "有效评分 Valid reviews",
            "建议 Suggestion", "调整 Adjusted", "理由 Reason",
        ), _results(contest, places)  # fmt: skip
    yield "decisions", ("终评决定", "Decisions"), _heads(
        "申报号 Number", "名称 Title", "榜单（领域） List or track", "决定 Outcome", "偏离排序 Deviates", "理由 Reason", "经办 By", "时间 When"
    ), _decisions(programme, say)  # fmt: skip
    yield "lists", ("入榜名单", "The lists"), _heads(
        "榜单（领域） List or track", "顺序 Order", "名称 Name", "单位 Organisation", "推荐单位 Unit", "申报号 Number", "入榜时间 Listed", "撤销时间 Revoked",
        "撤销理由 Reason",
    ), _entries(programme, say)  # fmt: skip
    yield "certificates", ("证书", "Certificates"), _heads(
        "证书编号 Number", "持有人 Holder", "榜单（领域） List or track", "签发时间 Issued", "作废时间 Voided", "作废理由 Reason", "SHA-256"
    ), _certificates(programme, say, places)  # fmt: skip


def _heads(*heads: str) -> list[str]:
    return list(heads)


def _applications(programme: Programme, say: Any) -> Iterator[Row]:
    found = Application.objects.filter(programme=programme).order_by("number")
    for number, title, contest, applicant, uscc, unit, slot, rank, name, email, state, since, submitted in found.values_list(
        "number", "title", "contest__name", "organisation__name", "organisation__uscc", "unit__name", "slot__number", "unit_rank",
        "preparer__name", "preparer__email", "standing", "standing_since", "current__submitted_at",
    ).iterator(chunk_size=1000):  # fmt: skip
        yield _case(number), title, contest, applicant, uscc, unit, slot, rank, name, email, *standing(state), say(since), say(submitted)  # fmt: skip


def _recommendations(programme: Programme, say: Any) -> Iterator[Row]:
    found = Recommendation.objects.filter(application__programme=programme).order_by("unit__name", "contest__ordinal", "slot_number", "pk")  # fmt: skip
    for *front, number, title, applicant, version, opinion, by, at, recalled in found.values_list(
        "unit__name", "channel", "contest__name", "slot_number", "application__number", "application__title",
        "application__organisation__name", "version__number", "opinion", "recommended_by__name", "at", "recalled_at",
    ).iterator(chunk_size=1000):  # fmt: skip
        yield *front, _case(number), title, applicant, version, opinion, by, say(at), say(recalled)


def _experts(programme: Programme) -> Iterator[Row]:
    columns = ("code", "name", "email", "employer__name", "title", "region", "sector")
    yield from (
        Expert.objects.filter(programme=programme).order_by("code").values_list(*columns).iterator(chunk_size=1000)
    )


def _scores(contest: Contest, say: Any) -> Iterator[Row]:
    found = ScoreSheet.objects.filter(seat__contest=contest).order_by("seat__application__number", "seat__expert__code")
    for number, title, code, name, state, total, marks, comment, at in found.values_list(
        "seat__application__number", "seat__application__title", "seat__expert__code", "seat__expert__name", "state", "total",
        "scores", "comment", "submitted_at",
    ).iterator(chunk_size=1000):  # fmt: skip
        said = "; ".join(f"{key} {value}" for key, value in marks.items())
        yield _case(number), title, code, name, state, None if total is None else float(total), said, comment, say(at)


def _results(contest: Contest, places: Places) -> Iterator[Row]:
    found = PackageLine.objects.filter(package__contest=contest).order_by("package__number", "rank", "pk")
    for number, state, rank, tied, application, title, score, *rest in found.values_list(
        "package__number", "package__state", "rank", "tied", "application__number", "application__title", "score", "reviews",
        "suggestion", "adjusted", "reason",
    ).iterator(chunk_size=1000):  # fmt: skip
        points = None if score is None else float(score)
        reviews, suggestion, adjusted, reason = rest
        package = _linked(number, places.get(f"{contest.code}-{number}", ""))
        yield package, state, rank, _yes(tied), _case(application), title, points, reviews, suggestion, _yes(adjusted), reason  # fmt: skip


def _decisions(programme: Programme, say: Any) -> Iterator[Row]:
    found = Decision.objects.filter(application__programme=programme).order_by("application__number")
    for number, title, contest, outcome, deviates, reason, by, at in found.values_list(
        "application__number", "application__title", "application__contest__name", "outcome", "deviates", "reason", "by__name", "at"
    ).iterator(chunk_size=1000):  # fmt: skip
        yield _case(number), title, contest, outcome, _yes(deviates), reason, by, say(at)


def _entries(programme: Programme, say: Any) -> Iterator[Row]:
    found = Entry.objects.filter(contest__programme=programme).order_by("contest__ordinal", "order_key", "pk")
    for *front, number, listed, revoked, reason in found.values_list(
        "contest__name", "order_key", "name", "organisation", "unit", "application__number", "listed_at", "revoked_at", "revoked_reason"
    ).iterator(chunk_size=1000):  # fmt: skip
        yield *front, _case(number), say(listed), say(revoked), reason


def _certificates(programme: Programme, say: Any, places: Places) -> Iterator[Row]:
    found = Certificate.objects.filter(entry__contest__programme=programme).order_by("number")
    for number, holder, contest, issued, voided, reason, digest in found.values_list(
        "number", "holder", "entry__contest__name", "issued_at", "voided_at", "void_reason", "pdf_digest"
    ).iterator(chunk_size=1000):  # fmt: skip
        yield _linked(number, places.get(number, "")), holder, contest, say(issued), say(voided), reason, digest


def _case(number: str | None) -> object:
    """The number of an application, which leads to its folder."""
    return _linked(number, f"applications/{number}/index.html") if number else None


def _linked(text: object, path: str) -> object:
    return Linked(str(text), f"../{quote(path)}") if path else text


def _yes(flag: object) -> str | None:
    return "是 yes" if flag else None
