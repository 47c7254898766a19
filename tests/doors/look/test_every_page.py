"""Every page in a real browser, opened by whoever works there: axe finds nothing, nothing overflows."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page
from tests.doors.look.axes import violations
from tests.promises.sides import OFFICES, house
from tests.promises.test_every_role_on_every_page import RELEASED, REVIEWING, ROWS, SITE, House
from tests.world import World

from jinbang.web.again import KEY

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
OVERFLOW = "document.scrollingElement.scrollWidth - window.innerWidth"
COLLECTING, LATER = "2022-10-20T15:00", "2022-12-05T10:00"
WHEN = {
    "apply": COLLECTING,
    "unit": COLLECTING,
    "body": REVIEWING,
    "expert": REVIEWING,
    "office": LATER,
}  # first part of the address
AUDIENCES = ("home", "public:", "applicant:", "unit:", "body:", "expert:", "secretariat:")
NOT_READ = (
    "autosave",
    "submit",
    "file",
    "evidence",
    "files",
    "template",
    "draw-",
    "checkpoint",
    "log",
    "again",
    "batch",
)
SENT = ("pdf", "zip", "csv", "xlsx", "json", "txt", "<str:kind>", ".html")  # kept, not read in the window


def shown() -> list[str]:
    """Pages of these audiences that are read in a window."""
    names = [name for name in sorted(SITE) if name.startswith(AUDIENCES) and not SITE[name].route.endswith(SENT)]
    return [n for n in names if n == "applicant:submit" or not n.rpartition(":")[2].startswith(NOT_READ)]


def worker(name: str) -> str:
    """Somebody who gets in: the one whose page it is, if there is one."""
    own = ROWS[name].own if name in ROWS else frozenset()
    return next((role for role in ("applicant", "approver", "body", "expert", *OFFICES) if role in own), "anonymous")


def window(browser: Browser, address: str, person: Any, language: str, kept: Any = None) -> BrowserContext:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")  # colours at once
    cookies = [{"name": "language", "value": language, "url": address}]
    if person is not None:
        client = Client()
        client.force_login(person)
        if kept is not None:
            session = client.session
            session[KEY] = kept
            session.save()
        name = django_settings.SESSION_COOKIE_NAME
        cookies.append({"name": name, "value": client.cookies[name].value, "url": address})
    context.add_cookies(cookies)  # type: ignore[arg-type]
    return context


def faults(page: Page, name: str, how: str) -> list[str]:
    return [f"{name} {how}: {rule}: {html}" for rule, html in violations(page, *WCAG)]


def looked(page: Page, name: str, how: str, *, dark: bool) -> list[str]:
    """What axe finds in light and, where asked, in dark, and whether it fits a desk's and a telephone's window."""
    wrong = faults(page, name, how)
    if dark:
        page.emulate_media(color_scheme="dark")
        wrong += faults(page, name, f"{how} dark")
        page.emulate_media(color_scheme="light")
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate(OVERFLOW) > 0:
            wrong.append(f"{name} {how}: {page.evaluate(OVERFLOW)} px too wide at {width}")
    page.set_viewport_size({"width": 1440, "height": 900})
    return wrong


def by_a_step(page: Page, address: str) -> list[str]:
    """The preview of several recommendations, which only a form leads to."""
    page.goto(address, wait_until="load")
    page.locator("main tbody input[type=checkbox]").first.check()
    page.locator("main form[method=post] button").first.click()
    page.wait_for_selector("main button.commit")
    return looked(page, "unit:batch", "(approver)", dark=True)


def after_signing_in_again(page: Page, address: str) -> list[str]:
    """The page that offers what was written when the session ended."""
    page.goto(address, wait_until="load")
    page.wait_for_selector("main button.commit")
    return looked(page, "again", "(applicant)", dark=True)


def test_every_page_is_accessible_and_fits_its_window(
    browser: Browser, live_server: Any, memory_files: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    near, next_door, elsewhere = house(World())
    clock = {"at": near.world.at(RELEASED)}
    monkeypatch.setattr("jinbang.web.middleware.now", lambda: clock["at"])
    site = House(near, next_door, elsewhere, {}, clock)
    people: dict[str, Any] = {**near.people, "anonymous": None}
    windows: dict[tuple[str, str], Page] = {}
    wrong: list[str] = []
    for n, name in enumerate(shown()):
        role, language = worker(name), "en" if n % 3 == 0 else "zh-hans"
        if (role, language) not in windows:
            windows[role, language] = window(browser, live_server.url, people[role], language).new_page()
        page = windows[role, language]
        about = ROWS[name].about if name in ROWS else ""
        public = REVIEWING if name.startswith("expert:") else RELEASED
        clock["at"] = near.world.at(WHEN.get(SITE[name].route.partition("/")[0], public))
        answer = page.goto(live_server.url + site.address(SITE[name], near, about), wait_until="load")
        assert answer is not None
        if answer.status != 200:
            wrong.append(f"{name} as {role}: {answer.status}")
            continue
        wrong += looked(page, name, f"({role}, {language})", dark=n % 4 == 0 or name.endswith(":home"))
    clock["at"] = near.world.at(WHEN["unit"])
    unit = live_server.url + site.address(SITE["unit:queue"], near, "")
    wrong += by_a_step(window(browser, live_server.url, people["approver"], "zh-hans").new_page(), unit)
    draft = site.address(SITE["applicant:section"], near, "draft")
    written = {"path": draft, "data": [["name", "示例"], ["intro", "写到一半。\n第二行"]], "files": True}
    back = window(browser, live_server.url, people["applicant"], "en", kept=written).new_page()
    wrong += after_signing_in_again(back, live_server.url + site.address(SITE["again"], near, ""))
    assert wrong == [], "\n".join(wrong)
