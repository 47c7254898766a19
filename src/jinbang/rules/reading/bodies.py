"""bodies.toml: who reviews what, who records whose filing, and whom to ask."""

from __future__ import annotations

from typing import Literal, cast

from jinbang.rules.cn.uscc import check_uscc
from jinbang.rules.definition import Body, Contact, HonourList, Mandate, Phone
from jinbang.rules.reading.node import Node, dangling, report_twice

PURPOSES = ("enquiry", "technical-support", "review")


def read_bodies(node: Node) -> tuple[Body, ...]:
    """[[body]]."""
    children = node.children("body", required=True)
    report_twice(children)
    out = []
    for child in children:
        uscc = child.word("uscc", required=False)
        if uscc:
            for one in check_uscc(text=uscc).errors:
                child.problem("uscc", one.code, one.zh, one.en)
        out.append(
            Body(
                key=child.key(),
                name=child.text("name"),
                uscc=uscc,
                aliases=child.words("aliases"),
                region=child.word("region", required=False),
            )
        )
        child.finish()
    return tuple(out)


def read_mandates(
    node: Node, *, lists: tuple[HonourList, ...], bodies: tuple[Body, ...], secretariat: str, sound: bool
) -> tuple[Mandate, ...]:
    """[[mandate]]: one body, the contests it reviews, as lead or co.  acknowledger: the secretariat unless named."""
    contests = contest_keys(lists)
    known = [body.key for body in bodies]
    out: list[Mandate] = []
    where: dict[tuple[str, str], int] = {}
    for child in node.children("mandate", required=True):
        body = child.key("body")
        role = child.choice("role", ("lead", "co"), required=False, default="lead")
        stated = child.key("acknowledger", required=False)
        acknowledger = stated or secretariat
        source = child.source()
        names = child.words("contests", required=True)
        child.finish()
        for name, value in (("body", body), ("acknowledger", stated)):
            if value and value not in known:
                dangling(child, name, value, known, "bodies.toml")
        if body and body == acknowledger:
            child.problem(
                "acknowledger",
                "files-to-itself",
                "机构不能自己给自己备案。请用 acknowledger 指定另一个接收备案的机构。",
                "A body cannot record its own filing. Name another body as acknowledger.",
            )
        for name in names:
            if sound and name not in contests:
                dangling(child, "contests", name, contests, "lists.toml")
            if (name, body) in where:
                child.problem(
                    "contests",
                    "mandate-twice",
                    f"该机构评审“{name}”已在第 {where[name, body]} 行写明，请合为一条。",
                    f"Line {where[name, body]} already gives “{name}” to this body. Keep one.",
                )
            where.setdefault((name, body), child.line("contests"))
            out.append(Mandate(name, body, cast(Literal["lead", "co"], role), acknowledger, source))
    if sound and not node.damaged:
        _every_contest_has_one_lead(node, contests, out)
    return tuple(out)


def _every_contest_has_one_lead(node: Node, contests: list[str], mandates: list[Mandate]) -> None:
    for contest in contests:
        leads = [one.body for one in mandates if one.contest == contest and one.role == "lead"]
        if not leads:
            node.problem(
                "mandate",
                "no-lead",
                f"“{contest}”没有牵头评审机构，请补一个 [[mandate]]。",
                f"“{contest}” has no leading review body. Add a [[mandate]] for it.",
            )
        elif len(set(leads)) > 1:
            node.problem(
                "mandate",
                "two-leads",
                f'“{contest}”有多个牵头机构（{"、".join(leads)}）。共同评审时一家牵头，其余写 role = "co"。',
                f'“{contest}” has several leading bodies ({", ".join(leads)}). One leads, the others have role = "co".',
            )


def read_contacts(
    node: Node, *, lists: tuple[HonourList, ...], bodies: tuple[Body, ...], sound: bool
) -> tuple[Contact, ...]:
    """[[contact]] with one or several telephones, any of which may lack something."""
    contests = contest_keys(lists)
    known = [body.key for body in bodies]
    out = []
    for child in node.children("contact"):
        contact = Contact(
            purpose=child.choice("purpose", PURPOSES),
            name=child.text("name"),
            organisation=child.text("organisation"),
            phones=_phones(child),
            source=child.source(),
            body=child.key("body", required=False),
            email=child.word("email", required=False),
            contests=child.words("contests"),
        )
        child.finish()
        if contact.body and contact.body not in known:
            dangling(child, "body", contact.body, known, "bodies.toml")
        for name in contact.contests:
            if sound and name not in contests:
                dangling(child, "contests", name, contests, "lists.toml")
        out.append(contact)
    return tuple(out)


def _phones(node: Node) -> tuple[Phone, ...]:
    out = []
    for child in node.children("phones"):
        phone = Phone(
            number=child.word("number", required=False),
            extension=child.word("extension", required=False),
            mobile=child.yes("mobile", default=False),
        )
        child.finish()
        if not phone.number and not phone.extension:
            child.problem(
                "number",
                "empty-phone",
                "电话没有号码，请填写或删去。",
                "This telephone has no number. Add it or delete it.",
            )
        out.append(phone)
    return tuple(out)


def contest_keys(lists: tuple[HonourList, ...]) -> list[str]:
    """Keys of every contest, in order."""
    return [key for one in lists for key in ([f"{one.key}/{track.key}" for track in one.tracks] or [one.key])]
