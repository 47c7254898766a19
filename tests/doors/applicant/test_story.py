"""From registering to the receipt, and on to the unit's recommendation: every step through pages alone."""

from __future__ import annotations

from typing import Any

from tests.answers import uscc
from tests.doors.visiting import file, hidden
from tests.world import World

from jinbang.apps.nominations.models import Application, Attachment, Version


def posted(world: World, application: Application, section: str, values: dict[str, Any]) -> dict[str, Any]:
    """Answers of one section as its page sends them."""
    form = world.definition.form_for(application.contest.key)
    part = next(one for one in form.sections if one.key == section)
    out: dict[str, Any] = {}
    for field in part.fields:
        value = values.get(field.key)
        if field.type == "file" or value is None:
            continue
        if field.type == "table":
            out[f"{field.key}.rows"] = len(value)
            for i, row in enumerate(value):
                out |= {f"{field.key}.{i}.{key}": cell for key, cell in row.items() if cell is not None}
        elif field.type == "person-id" and isinstance(value, dict):
            out |= {f"{field.key}.kind": value["kind"], f"{field.key}.number": value["number"]}
        else:
            out |= {field.key: value, f"{field.key}.asked": "1"}
    return out


def fill_in(world: World, browser: Any, application: Application, answers: dict[str, Any]) -> None:
    """Every section, as somebody would."""
    form = world.definition.form_for(application.contest.key)
    for part in form.sections:
        path = f"/apply/{application.pk}/section/{part.key}/"
        revision = hidden(browser.text(path), "revision")
        data = posted(world, application, part.key, answers)
        files = {field.key: file(name=f"{field.key}.pdf") for field in part.fields if field.type == "file"}
        answer = browser.post(path, revision=revision, go="list", **data, **files)
        assert answer.status_code == 302, answer.content.decode()


def test_an_applicant_gets_from_registering_to_the_receipt_and_the_unit_recommends(world: World, visit: Any) -> None:
    """R1, R2, R7: the whole story by pages."""
    person, unit = world.person("示例填报人"), world.unit
    browser = visit(person)
    assert "登记申报单位" in browser.text("/apply/")
    name = "示例新材料有限公司"
    assert browser.post("/apply/organisations/new/", uscc=uscc(91_234_567), name=name).status_code == 302
    page = browser.text(f"/apply/p/{world.key}/start/")
    assert name in page
    organisation = person.offices.get().organisation_id
    answer = browser.post(
        f"/apply/p/{world.key}/start/",
        contest="rising-enterprise",
        organisation=organisation,
        unit=unit.organisation.pk,
    )
    application = Application.objects.get(organisation=organisation)
    assert answer.headers["Location"] == f"/apply/{application.pk}/"
    page = browser.text(answer.headers["Location"])
    assert "草稿，尚未提交" in page
    assert "正式提交给" not in page
    fill_in(world, browser, application, world.answers("rising-enterprise"))
    page = browser.text(f"/apply/{application.pk}/")
    assert f"正式提交给〈{unit.organisation.name}〉" in page
    assert "修改" in browser.text(f"/apply/{application.pk}/check/")
    page = browser.text(f"/apply/{application.pk}/submit/")
    sent = {"token": hidden(page, "token"), "revision": hidden(page, "revision")}
    for _twice in range(2):
        answer = browser.post(f"/apply/{application.pk}/submit/", **sent)
        assert answer.headers["Location"] == f"/apply/{application.pk}/receipt/"
    version = Version.objects.get(application=application)
    page = browser.text(f"/apply/{application.pk}/receipt/")
    assert {word for word in (version.digest, version.code, "10:00:00") if word not in page} == set()
    for name in ("receipt.pdf", "form.pdf", "stamped-page.pdf"):
        answer = browser.get(f"/apply/{application.pk}/{name}")
        assert answer.content.startswith(b"%PDF")
        assert answer.headers["Content-Disposition"].startswith("attachment")

    desk = visit(unit.approver)
    assert application.number in desk.text("/unit/")
    assert version.code in desk.text(f"/unit/a/{application.pk}/")
    page = desk.text(f"/unit/a/{application.pk}/recommend/")
    answer = desk.post(
        f"/unit/a/{application.pk}/recommend/",
        version_digest=hidden(page, "version_digest"),
        opinion="同意推荐。",
        seal=file(browser.get(f"/apply/{application.pk}/stamped-page.pdf").content),
    )
    assert answer.status_code == 302
    assert "已推荐" in desk.text(f"/unit/a/{application.pk}/")
    assert world.fresh(application).standing == "recommended"
    for paper in ("letter.pdf", "summary.pdf"):
        assert desk.get(f"/unit/p/{world.key}/{unit.organisation.pk}/{paper}").content.startswith(b"%PDF")
    assert Attachment.objects.filter(application=application).exists() == any(
        field.type == "file" for field in world.definition.form_for("rising-enterprise").fields.values()
    )
