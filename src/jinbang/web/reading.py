"""Requests that cannot be read: too large, cut off, no form, characters that no database keeps.  One clear answer each."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import Http404, HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError

from jinbang.lifecycle import Refusal

NUL = "\0"


def unreadable(request: HttpRequest) -> tuple[Refusal, int] | None:
    """(what to say, status) where the request cannot be read; None where it can.  Raises Http404 for an address with NUL.

    Reads the form, as the check of its CSRF token would do next: afterwards `request.POST` is safe to use.
    """
    if NUL in request.path_info:
        raise Http404
    try:
        values = [*request.GET.lists(), *(request.POST.lists() if request.method == "POST" else ())]
    except RequestDataTooBig:
        found: tuple[Refusal, int] = _too_much(), 413
    except (TooManyFieldsSent, TooManyFilesSent):
        found = _too_many(), 400
    except (MultiPartParserError, BadRequest, SuspiciousOperation, UnreadablePostError, UnicodeError):
        found = _cut_off(), 400
    else:
        nul = any(NUL in name or any(NUL in one for one in said) for name, said in values)
        return (_nul(), 400) if nul else None
    request._mark_post_parse_error()  # type: ignore[attr-defined]  # else the page that says so would read it again
    return found


def _too_much() -> Refusal:
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024 // 1024
    return Refusal(
        "too-much-text",
        f"填写的文字总量超过 {most} MB，未能接收。请分几次保存；大段材料请作为附件上传。",
        f"The text sent is more than {most} MB and was not taken. Save it in parts, or attach long material as a file.",
    )


def _too_many() -> Refusal:
    fields, files = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS, settings.DATA_UPLOAD_MAX_NUMBER_FILES
    return Refusal(
        "too-many-fields",
        f"一次提交的内容过多（最多 {fields} 项、{files} 个文件），未能接收。请分几次提交。",
        f"Too much was sent at once (at most {fields} fields and {files} files), nothing was taken. Send it in parts.",
    )


def _cut_off() -> Refusal:
    return Refusal(
        "unreadable",
        "提交的内容不完整或格式有误（可能在传输中断开），未能接收。请返回上一页重新提交。",
        "What was sent is incomplete or malformed (the connection may have broken) and was not taken. Go back and send it"
        " again.",
    )


def _nul() -> Refusal:
    return Refusal(
        "bad-character",
        "内容中含有无法保存的控制字符，未能接收。您填写的内容列在下面（已去掉该字符），请复制后重新提交。",
        "The text holds a control character that cannot be kept, so it was not taken. It is below without that"
        " character: copy it and send it again.",
    )
