"""The pieces in a real browser: axe finds nothing, no page is wider than its window, scripts only improve what works without."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from tests.doors.look.axes import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def address(browser: Browser, settings: Any, live_server: Any) -> str:
    settings.JINBANG = settings.JINBANG.model_copy(update={"rehearsal": True})
    return str(live_server.url)


def opened(
    browser: Browser,
    address: str,
    path: str,
    *,
    width: int = 1440,
    language: str = "zh-hans",
    scheme: Any = "light",
    script: bool = True,
) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=script
    )
    context.add_cookies([{"name": "language", "value": language, "url": address}])
    page = context.new_page()
    page.goto(address + path)
    return page


@pytest.mark.parametrize("path", ["/styleguide/", "/account/login/", "/account/signup/"])
@pytest.mark.parametrize(
    "shown",
    [{"language": language, "scheme": scheme} for language in ("zh-hans", "en") for scheme in ("light", "dark")],
    ids=lambda one: "-".join(one.values()),
)
@pytest.mark.parametrize("width", [390, 820, 1440])
def test_a_page_is_accessible_and_fits_its_window(
    browser: Browser, address: str, path: str, shown: dict[str, str], width: int
) -> None:
    page = opened(browser, address, path, width=width, **shown)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    page.context.close()


def test_what_is_planted_is_found(browser: Browser, address: str) -> None:
    page = opened(browser, address, "/account/login/")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"x.png\">')")
    assert [rule for rule, _ in violations(page, "wcag2a")] == ["image-alt"]
    page.context.close()


def test_the_countdown_runs_and_stands_still_without_scripts(browser: Browser, address: str) -> None:
    page = opened(browser, address, "/styleguide/")
    mark = page.locator("[data-countdown]")
    first = mark.inner_text()
    assert first.startswith("剩余 00:19:4")
    page.wait_for_function("first => document.querySelector('[data-countdown]').textContent !== first", arg=first)
    page.context.close()
    still = opened(browser, address, "/styleguide/", script=False)
    assert still.locator("[data-countdown]").inner_text() == "剩余 19分42秒"
    still.context.close()


def test_autosave_says_when_it_saved_and_never_touches_what_is_typed(browser: Browser, address: str) -> None:
    page = opened(browser, address, "/styleguide/")
    page.get_by_label("技术名称").fill("新的名称")
    page.get_by_text("已自动保存").wait_for()
    assert page.get_by_label("技术名称").input_value() == "新的名称"
    page.context.close()


def test_when_saving_fails_the_page_says_so_and_tries_again_with_the_network(browser: Browser, address: str) -> None:
    page = opened(browser, address, "/styleguide/")
    page.context.set_offline(True)
    page.get_by_label("技术名称").fill("离线时写的")
    page.get_by_text("没有保存").wait_for()
    page.context.set_offline(False)
    page.get_by_text("已自动保存").wait_for()
    assert page.get_by_label("技术名称").input_value() == "离线时写的"
    page.context.close()


def test_a_score_button_fills_in_the_box_and_the_box_unsets_the_buttons(browser: Browser, address: str) -> None:
    page = opened(browser, address, "/styleguide/")
    scale = page.locator("#f-ripe")
    scale.get_by_role("radio", name="9", exact=True).check()
    box = scale.locator("input.input")
    assert box.input_value() == "9"
    box.fill("8.5")
    assert scale.locator("input:checked").count() == 0
    page.context.close()


@pytest.mark.parametrize("room", [342, 400, 552, 553, 700])
def test_targets_of_the_score_scale_are_at_least_44_pixels_however_narrow_the_desk(
    browser: Browser, address: str, room: int
) -> None:
    page = opened(browser, address, "/styleguide/", width=820)
    page.evaluate("room => { document.querySelector('#f-ripe').closest('form').style.width = room + 'px' }", room)
    sizes = page.evaluate(
        "[...document.querySelectorAll('#f-ripe .scale-row > label, #f-ripe .scale-row .input')]"
        ".map(e => e.getBoundingClientRect()).map(r => [r.width, r.height])"
    )
    assert len(sizes) == 11
    assert [size for size in sizes if min(size) < 44] == []
    page.context.close()


def test_on_a_telephone_a_menu_opens_without_scripts_under_a_button_that_says_where_one_is(
    browser: Browser, address: str
) -> None:
    page = opened(browser, address, "/styleguide/", width=390, script=False)
    entry, button = page.locator(".nav a").nth(1), page.locator(".nav-holder > .menu-button")
    assert "名额" in button.inner_text()
    assert not entry.is_visible()
    button.press("Enter")
    assert entry.is_visible()
    page.keyboard.press("Tab")
    assert page.locator(".menu .menu-button:focus").count() == 1
    page.keyboard.press("Escape")
    assert not entry.is_visible()
    page.set_viewport_size({"width": 1440, "height": 900})
    assert entry.is_visible()
    assert not button.is_visible()
    page.context.close()
