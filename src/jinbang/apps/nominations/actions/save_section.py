"""An applicant saves part of a draft.

Saving is not an act on record: a draft is the applicant's own paper, kept to itself until it is submitted.  So no
ledger entry is written, and the public log does not tell who drafted when.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from jinbang.apps.nominations.editing import editable
from jinbang.apps.nominations.entry import classified, refuse_unstorable, title_of, typed_problems
from jinbang.apps.nominations.models import Application
from jinbang.apps.nominations.units import receiving_unit
from jinbang.apps.people.models import Person
from jinbang.apps.programmes.queries import definition_of
from jinbang.lifecycle import Refusal, Refused
from jinbang.rules.definition import Form, Section
from jinbang.rules.standing import Standing


@dataclass(frozen=True)
class Saved:
    """revision: to send with the next save.  problems: (field id, zh, en) of what was saved all the same.

    section, following: what was saved, and the key of the section after it ("" after the last).  zone: of the programme.
    """

    revision: int
    saved_at: datetime
    problems: tuple[tuple[str, str, str], ...]
    section: Section
    following: str
    zone: str


def save_section(
    *, application_id: int, section: str, values: Mapping[str, Any] | Callable[[Section], Mapping[str, Any]], revision: int,
    actor: Person, at: datetime,
) -> Saved:  # fmt: skip
    """Keep what was typed in one section of the draft, as typed, right or wrong.

    values: field key → what was typed (text, list, or list of rows); fields of the section that are missing are left
    as they are, fields of other sections are ignored; or a function that reads them as the section asks, so that a page
    need not open the application to know its fields.  revision: of the draft that the page showed.
    Refused: not-allowed, wrong-state, too-late, no-such-section, too-much, bad-characters, classified (R21),
    stale-revision (another window or person has saved something else here since: nothing is overwritten, and the page
    still holds what was typed).  The same words once more, as a button pressed twice sends them, are no conflict.
    """
    with transaction.atomic():
        application = editable(application_id=application_id, actor=actor, at=at)
        definition = definition_of(application.programme)
        form = definition.form_for(application.contest.key)
        part = _section(form.sections, section)
        typed = values(part) if callable(values) else values
        mine = {field.key: typed[field.key] for field in part.fields if field.key in typed and field.type != "file"}
        secret = classified(definition=definition, form=form, data=mine)
        if secret is not None:
            raise Refused(secret)
        refuse_unstorable(mine)
        if revision == application.draft_revision:
            _write(application, form, mine, at)
        elif any(application.draft.get(key) != value for key, value in mine.items()):
            raise Refused(stale(application.draft_revision))
    keys = [one.key for one in form.sections]
    return Saved(
        application.draft_revision,
        application.draft_saved_at or at,
        typed_problems(definition=definition, form=form, section=part, draft=application.draft),
        part,
        keys[keys.index(section) + 1] if section != keys[-1] else "",
        definition.zone,
    )


def _write(application: Application, form: Form, mine: Mapping[str, Any], at: datetime) -> None:
    """The section into the draft."""
    application.draft = {**application.draft, **mine}
    application.draft_revision += 1
    application.draft_saved_at = at
    if application.current_id is None:  # what the unit has seen keeps its title until it is submitted again
        application.title = title_of(form=form, data=application.draft) or application.title
    application.save(update_fields=["draft", "draft_revision", "draft_saved_at", "title"])


def choose_unit(*, application_id: int, unit_id: int, actor: Person, at: datetime) -> None:
    """Say to which unit the draft shall go (what came back may go to another one: `submit` takes a unit too).

    Part of the draft: no ledger entry.  Refused: not-allowed, wrong-state, too-late, recall-first, unit-not-in-call.
    """
    with transaction.atomic():
        application = editable(application_id=application_id, actor=actor, at=at)
        if application.standing != Standing.DRAFT:
            raise Refused(
                Refusal(
                    "recall-first",
                    "申报已提交给推荐单位：待推荐的请先撤回再更换；退回修改的请在重新提交时选择。",
                    "A unit has this already: recall it to choose another; what came back is sent to one when "
                    "you submit.",
                    "R1",
                )
            )
        application.unit = receiving_unit(definition=definition_of(application.programme), unit_id=unit_id, at=at)
        application.save(update_fields=["unit"])


def stale(now: int) -> Refusal:
    """The page shows an older draft than the one that is kept."""
    return Refusal(
        "stale-revision",
        f"草稿已在别处保存过（现为第 {now} 版），为免覆盖，本次内容未保存，但仍在页面上。请与最新草稿核对后再保存。",
        f"The draft was saved elsewhere in the meantime (now revision {now}). Nothing was overwritten and your text is"
        " still on the page: compare it with the newest draft, then save again.",
    )


def _section(sections: tuple[Section, ...], key: str) -> Section:
    for one in sections:
        if one.key == key:
            return one
    raise Refused(
        Refusal("no-such-section", "申报书没有这一部分，请刷新页面。", "The form has no such section: reload the page.")
    )
