"""The frame: languages without a script, sign-in and sign-up, refusals, static files, nothing inline."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as live
from django.contrib.staticfiles import finders
from django.core import mail
from django.test import Client

from jinbang.apps.people.models import Person
from jinbang.conf.env import Environment

WEB = Path(live.PACKAGE) / "web"
INLINE = re.compile(r"<[^>]*\s(?:style|on[a-z]+)=|<style|<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE)
PASSWORD = "a long enough phrase"
SAMPLES = (
    "高强耐蚀镁合金连续铸轧技术", "示例新材料有限公司", "示例生物芯片平台", "示例生物科技有限公司",
    "先导技术 · 先进材料", "先导技术 · 生物医药", "检测报告.pdf", "超临界二氧化碳储能系统", "高寒地区风电抗冰叶片",
    "焦炉煤气直接还原铁", "低浓度瓦斯蓄热氧化", "生物质航油连续加氢", "提出一种基于分级蓄热的闭式循环结构。", "循环净效率",
)  # fmt: skip
SHEETS = ("tokens", "type", "layout", "components", "forms", "print")


@pytest.fixture
def rehearsal(settings: Any) -> None:
    settings.JINBANG = settings.JINBANG.model_copy(update={"rehearsal": True})


@pytest.fixture
def real(settings: Any) -> None:
    settings.JINBANG = settings.JINBANG.model_copy(update={"rehearsal": False, "debug": False})
    settings.DEBUG = False


def text(client: Client, path: str, language: str = "zh-hans") -> str:
    client.cookies["language"] = language
    return client.get(path).content.decode()


@pytest.mark.django_db
def test_the_style_guide_shows_every_piece_in_a_rehearsal_and_nothing_on_a_real_site(
    client: Client, rehearsal: None, settings: Any
) -> None:
    page = text(client, "/styleguide/")
    pieces = ("stages", "tiles", "tasks", "slots", "table intervals", "scale", "summary", "answers", "pager")
    pieces = tuple(f'class="{one}' for one in pieces)
    assert [one for one in pieces if one not in page] == []
    settings.JINBANG = Environment.model_construct(**{**settings.JINBANG.model_dump(), "rehearsal": False})
    settings.DEBUG = False
    assert client.get("/styleguide/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/styleguide/", "/account/login/", "/account/signup/", "/account/password/reset/", "/no/such/page"]
)
def test_nothing_is_inline(client: Client, rehearsal: None, path: str) -> None:
    """The content security policy refuses inline styles and scripts, so there are none."""
    assert INLINE.findall(text(client, path)) == []


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/styleguide/", "/account/login/", "/account/signup/", "/account/password/reset/"])
def test_the_english_pages_have_no_chinese_of_ours(client: Client, rehearsal: None, path: str) -> None:
    """Names of samples, the seal and the other language's own name aside."""
    page = re.sub(r"(?s)<head>.*?</head>|<[^>]*lang=\"zh-Hans\"[^>]*>[^<]*|<!--.*?-->", "", text(client, path, "en"))
    for sample in SAMPLES:
        page = page.replace(sample, "")
    assert re.findall("[\u4e00-\u9fff]+", page) == []


@pytest.mark.django_db
def test_the_language_is_switched_by_a_form_and_returns_to_the_same_page(client: Client) -> None:
    assert "登录" in text(client, "/account/login/?next=/apply/")
    del client.cookies["language"]
    answer = client.post("/language/setlang/", {"language": "en", "next": "/account/login/?next=/apply/"})
    assert (answer.status_code, answer["Location"]) == (302, "/account/login/?next=/apply/")
    page = client.get("/account/login/").content.decode()
    assert '<html lang="en">' in page
    assert "Sign in" in page


@pytest.mark.django_db
def test_signing_up_asks_for_a_name_and_keeps_it_verbatim(client: Client) -> None:
    name = "示·例𬭩"
    answer = client.post("/account/signup/", {"name": name, "email": "New@Example.org", "password1": PASSWORD, "password2": PASSWORD})  # fmt: skip
    assert answer.status_code == 302
    person = Person.objects.get(email="new@example.org")
    assert (person.name, person.language) == (name, "zh-hans")


@pytest.mark.django_db
def test_a_name_that_no_person_has_is_refused_and_what_was_typed_stays(client: Client) -> None:
    answer = client.post("/account/signup/", {"name": "a1", "email": "kept@example.org", "password1": PASSWORD, "password2": PASSWORD})  # fmt: skip
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'class="field wrong" id="f-name"' in page
    assert "kept@example.org" in page
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_the_letter_for_a_forgotten_password_is_in_our_words_and_its_link_works(
    client: Client, mailoutbox: list[Any]
) -> None:
    Person.objects.create_user("someone@example.org", PASSWORD, name="示例")
    client.cookies["language"] = "zh-hans"
    client.post("/account/password/reset/", {"email": "someone@example.org"})
    letter = mail.outbox[0]
    assert "重设密码" in letter.subject
    link = re.search(r"https?://[^/]+(/account/password/reset/key/\S+)", letter.body)
    assert link is not None
    page = client.get(link[1], follow=True).content.decode()
    assert "设置新密码" in page
    assert 'type="password"' in page


@pytest.mark.django_db
def test_a_stale_page_keeps_what_was_typed_and_hides_the_password() -> None:
    """Signing in again never loses text."""
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/account/login/", {"login": "typed@example.org", "password": "secret-phrase"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "typed@example.org" in page
    assert "secret-phrase" not in page


@pytest.mark.django_db
def test_a_missing_page_says_so_in_the_frame(client: Client) -> None:
    answer = client.get("/no/such/page")
    assert answer.status_code == 404
    assert "没有这个页面" in answer.content.decode()


@pytest.mark.django_db
def test_the_rehearsal_says_that_its_time_is_simulated(client: Client, rehearsal: None) -> None:
    assert "模拟时间" in text(client, "/account/login/")


@pytest.mark.django_db
def test_a_real_site_has_no_rehearsal_bar(client: Client, real: None) -> None:
    assert "模拟时间" not in text(client, "/account/login/")


@pytest.mark.django_db
def test_static_addresses_change_with_their_content(client: Client, real: None) -> None:
    page = text(client, "/account/login/")
    found = re.findall(r'(?:href|src)="/static/([^"?]+)\?v=([0-9a-f]{12})"', page)
    wanted = {*(f"css/{one}.css" for one in SHEETS), "js/countdown.js", "img/seal.svg"}
    assert wanted <= {path for path, _ in found}
    assert [path for path, _ in found if finders.find(path) is None] == []


def test_colours_are_named_in_one_place() -> None:
    """Only the tokens and the paper's own sheet state a colour."""
    colour = re.compile(r"#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(", re.IGNORECASE)
    sheets = sorted((WEB / "static" / "css").glob("*.css"))
    assert [s.name for s in sheets if colour.search(s.read_text()) and s.name not in ("tokens.css", "print.css")] == []


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_every_text_colour_can_be_read_on_every_ground(scheme: int) -> None:
    """WCAG 2.2 AA: 4.5 : 1 for text, 3 : 1 for the edges of controls."""
    css = (WEB / "static" / "css" / "tokens.css").read_text()
    blocks = re.split(r"@media \(prefers-color-scheme: dark\)", css)
    tokens = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]+);", blocks[0]))
    if scheme:
        tokens |= dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]+);", blocks[1]))
    grounds = ["paper", "surface"]
    pairs = [
        (ink, ground) for ink in ("ink", "ink-2", "cinnabar", "gold", "jade", "indigo", "amber") for ground in grounds
    ]
    pairs += [(tone, f"{tone}-tint") for tone in ("cinnabar", "gold", "jade", "indigo", "amber")]
    pairs += [("ink", f"{tone}-tint") for tone in ("cinnabar", "gold", "jade", "indigo", "amber")]
    pairs += [("ink-2", f"{tone}-tint") for tone in ("cinnabar", "gold", "jade", "indigo", "amber")]
    pairs += [("on-cinnabar", "cinnabar"), ("on-cinnabar", "cinnabar-deep"), ("paper", "ink")]
    weak = {(a, b): round(contrast(tokens[a], tokens[b]), 2) for a, b in pairs if contrast(tokens[a], tokens[b]) < 4.5}
    weak |= {
        ("edge", g): round(contrast(tokens["edge"], tokens[g]), 2)
        for g in grounds
        if contrast(tokens["edge"], tokens[g]) < 3
    }
    assert weak == {}
