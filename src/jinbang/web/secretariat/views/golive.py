"""Before the call opens: what has to be in place, each with where it is put right; and publishing it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from jinbang.apps.people import queries as people
from jinbang.apps.programmes import actions
from jinbang.apps.programmes import queries as programmes
from jinbang.lifecycle import Refusal, Refused
from jinbang.web import present
from jinbang.web.secretariat.blocks import Asked, Box, Facts, Form, Sheet, Tasks
from jinbang.web.secretariat.serving import Desk, answer, desk_of
from jinbang.web.secretariat.words import moment

_READY = present.Shown(("就绪", "ready"), "done")


def golive(request: HttpRequest, key: str) -> HttpResponse:
    """The checklist; where the call is not published yet, the form that publishes it."""
    desk = desk_of(request, key)

    def publish() -> str:
        if not desk.choice("sure"):
            raise Refused(
                Refusal(
                    "not-confirmed", "请确认已核对以上各项。", "Confirm that you have checked the list above.",
                    fields=(("sure", "请确认已核对", "Confirm it"),),
                )
            )  # fmt: skip
        actions.publish(actor=desk.actor, key=desk.key, at=desk.at)
        return desk.url("call")

    return answer(desk, lambda: _sheet(desk), {"publish": publish})


def _sheet(desk: Desk) -> Sheet:
    published = desk.programme.current_id is not None
    tasks = _tasks(desk, published=published)
    left = sum(one.state is not _READY for one in tasks)
    said = (f"尚有 {left} 项未就绪", f"{left} not ready yet") if left else ("各项均已就绪", "Everything is ready")
    title = (desk.definition.title.zh, desk.definition.title.en)
    windows = [present.Fact((one.name.zh, one.name.en), _window(desk, one)) for one in desk.definition.calendar]
    blocks: list[Any] = [Box(said, "care" if left else "done"), Tasks(tasks), Facts(windows, ("将公布的日程", "Calendar as it will be public"))]  # fmt: skip
    if published:
        blocks.append(Box(("本活动已发布；修改须以修订公开。", "This call is published: changes are amendments, in public.")))  # fmt: skip
    else:
        sure = Asked("sure", ("我已核对以上各项，发布后不能收回", "I have checked the list; publishing cannot be taken back"), "checkbox")  # fmt: skip
        blocks.append(Form("publish", ("发布活动", "Publish the call"), [sure], ("正式发布", "Publish")))
    return Sheet(("上线前检查", "Before the call opens"), blocks, title)


def _window(desk: Desk, one: Any) -> tuple[str, str]:
    opens, closes = moment(one.opens, desk.zone), moment(one.closes, desk.zone, edge="end")
    return f"{opens[0]} 至 {closes[0]}", f"{opens[1]} to {closes[1]}"


def _tasks(desk: Desk, *, published: bool) -> list[present.Task]:
    d, key = desk.definition, desk.key
    offices = list(people.offices(programme=key, at=desk.at).values_list("role", "person", "organisation__body_key"))
    out: list[present.Task] = []

    def persons(role: str) -> int:
        return len({person for one, person, _ in offices if one == role})

    def add(title: Any, ready: bool, lacks: Any, page: str = "", note: Any = "") -> None:
        url = desk.url(page) if page and published else ""
        out.append(present.Task(title, url, _READY if ready else present.Shown(lacks, "care"), note))

    failing = programmes.cases_that_fail(programme=desk.programme)
    add(("规则与算例一致", "Rules agree with their worked cases"), not failing, (f"{len(failing)} 个算例不符", f"{len(failing)} cases differ"), "versions",
        ("；".join(one.case.name.zh for one in failing), "; ".join(one.case.name.en for one in failing)))  # fmt: skip
    collection = next((one for one in d.calendar if one.stage == "collection"), None)
    open_yet = collection is not None and (collection.closes is None or collection.closes > desk.at)
    add(("征集尚未截止", "Collection has not closed"), open_yet, ("已截止", "closed"), "extensions")
    add(("咨询联系人已公布", "Contacts are named"), bool(d.contacts), ("没有联系人", "no contacts"), "versions")
    n = persons("secretary")
    add(("秘书处至少两人（复核须由他人办理）", "Two of the secretariat (re-examination needs another person)"), n >= 2, (f"现有 {n} 人", f"{n} now"), "people")  # fmt: skip
    if d.settings.screening:
        n, needed = persons("screener"), d.settings.screeners
        add((f"形审员至少 {needed} 人", f"At least {needed} screeners"), n >= needed, (f"现有 {n} 人", f"{n} now"), "people")  # fmt: skip
    held = {body for role, _, body in offices if role == "body-manager"}
    bodies = sorted({one.body for one in d.mandates if not d.contests[one.contest].separately_organised} - held)
    names = {one.key: one.name for one in d.bodies}
    add(("每个初评机构都有管理员", "Every review body has a manager"), not bodies, (f"缺 {len(bodies)} 个", f"{len(bodies)} lack one"), "people",
        ("、".join(names[one].zh for one in bodies), ", ".join(names[one].en for one in bodies)))  # fmt: skip
    if d.channels:
        n = people.units(programme=key, at=desk.at).count()
        add(("推荐单位已登记", "Recommending units are registered"), n > 0, ("尚无", "none"), "memberships", (f"{n} 个单位", f"{n} units"))  # fmt: skip
    add(("信件经邮件服务器发出", "Letters go out by a mail server"), "smtp" in settings.EMAIL_BACKEND, ("只存为文件", "kept as files only"), "letters")  # fmt: skip
    return out


def link(one: Any) -> tuple[Any, str]:
    """A programme that is not published yet, and its checklist."""
    title = programmes.loaded_definition(one).title
    return (f"{title.zh}（未发布）", f"{title.en} (not published)"), reverse("secretariat:golive", args=[one.key])
