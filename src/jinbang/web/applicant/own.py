"""What every page of an applicant's own application starts from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jinbang.apps.nominations import queries as nominations
from jinbang.apps.screening import queries as screening
from jinbang.lifecycle import Refusal
from jinbang.policy import POLICIES
from jinbang.rules.standing import Standing as S
from jinbang.web import entries

STATES = {
    S.DRAFT: _("草稿，尚未提交"),
    S.RETURNED: _("退回修改，尚未重新提交"),
    S.SUBMITTED: _("已提交，截止前可修改后再次提交"),
    S.CORRECTING: _("补正中，尚未提交补正"),
    S.UNSUBMITTED: _("逾期未提交，内容仍保留"),
}


@dataclass(frozen=True)
class Own(entries.Opened):
    """An application of the person's own side.  correction: what is asked for now, None where nothing is."""

    correction: Any
    at: datetime

    @property
    def draft(self) -> dict[str, Any]:
        return self.detail.draft or {}

    @property
    def zone(self) -> str:
        return self.detail.definition.zone

    @property
    def moves(self) -> dict[str, Any]:
        """Name of a button → why it is off (None: on)."""
        return {one.name: one.refusal for one in self.detail.moves}

    @property
    def closes(self) -> datetime | None:
        """Until when it can be handed in; None where that is over for good."""
        if self.correction is not None:
            return self.correction.due  # type: ignore[no-any-return]
        open_ = (S.DRAFT, S.RETURNED, S.SUBMITTED, S.UNSUBMITTED)
        return self.detail.deadlines["collection"].closes if self.application.standing in open_ else None

    @property
    def editable(self) -> bool:
        if self.correction is not None:
            return bool(self.at < self.correction.due)
        return "edit" in self.moves and self.moves["edit"] is None

    @property
    def changed(self) -> bool:
        """The draft holds more than what was submitted last."""
        one = self.application
        return bool(one.current_id and one.draft_saved_at and one.draft_saved_at > one.current.submitted_at)

    @property
    def complete(self) -> bool:
        return all(one.state == "done" for one in self.detail.sections)

    @property
    def unit_name(self) -> str:
        return str(self.application.unit.name) if self.application.unit else ""

    @property
    def remarks(self) -> dict[str, list[tuple[str, str]]]:
        """What the unit said when it returned this last, by field; nothing once it is submitted again."""
        if self.application.standing != S.RETURNED or not self.detail.returns:
            return {}
        kinds = {"incorrect": ("有误", "incorrect"), "incomplete": ("不完整", "incomplete")}
        out: dict[str, list[tuple[str, str]]] = {}
        for one in self.detail.returns[0].remarks:
            zh, en = kinds.get(one["kind"], ("", ""))
            out.setdefault(one["field"], []).append(
                (f"单位意见（{zh}）：{one['text']}", f"The unit ({en}): {one['text']}")
            )
        return out

    def url(self, name: str, *more: Any) -> str:
        return reverse(f"applicant:{name}", args=[self.pk, *more])

    def bar(self) -> dict[str, Any]:
        """Values of the deadline bar."""
        standing = self.application.standing
        state = STATES.get(standing) or nominations.APPLICATION.words.get(standing, standing)
        if standing == S.SUBMITTED and self.changed:
            state = _("有修改尚未提交；上次提交的版本仍然有效")
        return {
            "done": standing == S.SUBMITTED and not self.changed,
            "state": state,
            "closes": self.closes,
            "saved_at": self.application.draft_saved_at
            if self.closes
            else None,  # where nothing is written any more, no news
            "zone": self.zone,
        }


def own(request: HttpRequest, pk: int) -> Own:
    """The application, for its own side; Refused("not-allowed") for everybody else, DoesNotExist where there is none."""
    at = entries.at(request)
    detail = nominations.detail(viewer=entries.viewer(request), application_id=pk, at=at)
    POLICIES["application"].require("receipt", relations=detail.found)
    correcting = detail.application.standing == S.CORRECTING
    return Own(detail, screening.correction_of(application_id=pk) if correcting else None, at)


def honest(one: Own, refusal: Refusal) -> Refusal:
    """Why something is not saved, for somebody whose own paper it is: the deadline or the state, never “no right”."""
    if refusal.code != "not-allowed":
        return refusal
    standing = one.application.standing
    late = one.detail.deadlines["collection"].refusal(one.at) if standing in STATES else None
    zh, en = nominations.APPLICATION.words.get(standing, (standing, standing))
    return late or Refusal(
        "wrong-state",
        f"申报目前的状态是“{zh}”，不能修改。您填写的内容仍在本页，可以复制。",
        f"This stands at “{en}” and cannot be changed now. What you typed is still on this page and can be copied.",
        "R1",
    )


def page(request: HttpRequest, template: str, one: Own, *, status: int = 200, **more: Any) -> HttpResponse:
    """A page about it, below its deadline bar."""
    context = {
        "own": one, "application": one.application, "definition": one.detail.definition, "zone": one.zone, "bar": one.bar(),
        "above": one.above, "heading": one.application.title or _("未命名的申报"), **more,
    }  # fmt: skip
    return render(request, f"applicant/{template}.html", context, status=status)
