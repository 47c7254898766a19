"""A call without recommending units: nothing on the applicant's pages, papers and letters speaks of one."""

from __future__ import annotations

from typing import Any

from tests.world import World

from jinbang.apps.mailroom.models import Letter
from jinbang.apps.nominations.actions import submit


def test_no_page_paper_or_letter_of_a_self_nomination_speaks_of_a_unit(world: World, visit: Any) -> None:
    world.amended(recommendation=False)
    draft = world.draft_application()
    browser, home = visit(draft.preparer), f"/apply/{draft.pk}/"
    browser.text(home)
    submit(application_id=draft.pk, actor=draft.preparer, at=world.at())
    pages = {
        path: browser.text(path) for path in ("/apply/", home, f"{home}receipt/", f"{home}recall/", f"{home}withdraw/")
    }
    said = {
        path: [word for word in ("推荐单位", "待推荐", "推荐它", "盖章页") if word in page.partition("<main")[2]]
        for path, page in pages.items()
    }
    assert said == {path: [] for path in pages}
    assert "您不必再做什么" in pages[f"{home}receipt/"]
    assert "推荐单位" not in Letter.objects.get(kind="application.submitted").body


def test_with_units_the_letter_names_the_one(world: World) -> None:
    application = world.submitted_application()
    assert (
        f"推荐单位：{application.unit.name}\n" in Letter.objects.filter(kind="application.submitted").latest("id").body
    )
