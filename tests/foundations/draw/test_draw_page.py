"""N8: the replay page, one file without network, draws again what was published and says what does not hold."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.foundations.draw.plans import two_way_plan

from jinbang.draw import Commitment, Exclusion, Result, Source, commit, draw
from jinbang.draw.beacon import canonical_bytes
from jinbang.draw.page import replay_page
from jinbang.draw.sample import replay

NODE = shutil.which("node")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def published() -> tuple[Commitment, Result]:
    excluded = (Exclusion("E003", "conflict logged beforehand"),)
    plan = dataclasses.replace(two_way_plan(), exclusions=excluded, title="示例：</script> & <b>抽取")
    commitment = commit(plan=plan)
    return commitment, draw(plan=plan, commitment=commitment, randomness="双色球 01 05 12")


def in_node(page: str, ask: str) -> object:
    """What the page's own script answers to an expression, run without a browser."""
    if NODE is None:
        pytest.skip("node is not installed")
    script = re.findall(r"<script>\n(.*?)</script>", page, re.DOTALL)[-1]
    source = f"{script}\nconst j = globalThis.jinbangDraw; process.stdout.write(JSON.stringify({ask}));"
    # A file, not an argument: a commitment may be longer than a command line.
    ran = subprocess.run([NODE, "-"], input=source, capture_output=True, text=True, check=True, timeout=60)
    return json.loads(ran.stdout)


def bytes_of(data: bytes) -> str:
    return f"Uint8Array.from(Buffer.from('{data.hex()}', 'hex'))"


def test_the_page_loads_and_sends_nothing(published):
    page = replay_page(commitment=published[0].canonical, result=published[1].canonical)
    assert "default-src 'none'" in page
    assert not re.search(r"(src|href)=|https?://|fetch\(|XMLHttpRequest|import\(", page)


def test_what_is_drawn_cannot_break_out_of_the_page(published):
    page = replay_page(commitment=published[0].canonical, result=published[1].canonical)
    assert "示例" not in page
    assert page.count("</script>") == 3


@pytest.mark.parametrize("text", ["", "abc", "例" * 55, "a" * 56, "b" * 64, "c" * 1_000])
def test_its_hash_is_sha_256(text: str):
    import hashlib

    page = replay_page(commitment=b"{}")
    assert in_node(page, f"j.hex(j.sha256(j.utf8({json.dumps(text)})))") == hashlib.sha256(text.encode()).hexdigest()


def test_it_draws_the_same_as_the_drawer_for_many_texts(published):
    commitment, _ = published
    texts = [f"双色球 {number}" for number in range(200)]
    expected = []
    for text in texts:
        transcript = replay(commitment=commitment, randomness=text).transcript
        expected.append({key: transcript[key] for key in ("ticket", "panel", "seats", "substitutes")})
    page = replay_page(commitment=commitment.canonical)
    document = commitment.canonical.decode()
    ask = f"{json.dumps(texts)}.map((text) => j.drawAgain({document}, '{commitment.digest}', text))"
    assert in_node(page, ask) == expected


def test_its_checks_hold_for_what_was_published(published):
    page = replay_page(commitment=published[0].canonical)
    ask = f"j.replay({bytes_of(published[0].canonical)}, {bytes_of(published[1].canonical)}).checks.map((c) => c.wrong)"
    found = in_node(page, ask)
    assert [wrong for wrong in found if not wrong.startswith("??")] == [""] * 8
    assert [wrong for wrong in found if wrong] == ["?? 未公布来源 · no source is announced"]


def test_announced_sources_are_shown_and_what_was_typed_is_checked_against_them(browser, tmp_path: Path):
    sources = (
        Source("ssq", "2026-12-01", "", "2026-12-01T13:15:00Z"),
        Source("drand", "quicknet 30000000", "", "2026-12-01T14:00:00Z"),
    )
    plan = dataclasses.replace(two_way_plan(), sources=sources)
    commitment = commit(plan=plan)
    result = draw(plan=plan, commitment=commitment, randomness="7 6 5 4 3 2 + 1；" + "0F" * 32)
    file = tmp_path / "replay.html"
    file.write_text(replay_page(commitment=commitment.canonical, result=result.canonical), "utf-8")
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(file.as_uri())
    assert page.locator("#checks li.yes").count() == 9
    shown = page.inner_text("#sources")
    assert all(words in shown for words in ("双色球", "2026-12-01", "2026年12月1日 21:15", "quicknet 30000000"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(
    ("part", "change", "which"),
    [
        ("lottery", lambda lottery: lottery | {"tickets": "1"}, "The published chances"),
        ("size", lambda size: size + 1, "Every panel that can be drawn fills"),
        (
            "quotas",
            lambda quotas: [quotas[0] | {"low": 0, "high": 1}, *quotas[1:]],
            "Every panel that can be drawn keeps",
        ),
        ("fairness", lambda fairness: fairness | {"levels": fairness["levels"][:1]}, "The chances are as equal"),
    ],
)
def test_it_says_what_is_broken_in_a_commitment(published, part, change, which):
    document = json.loads(published[0].canonical)
    data = canonical_bytes(document | {part: change(document[part])})
    page = replay_page(commitment=data)
    said = in_node(page, f"j.replay({bytes_of(data)}, null).checks.filter((c) => c.wrong).map((c) => c.en)")
    assert any(line.startswith(which) for line in said)


def test_it_says_when_a_result_was_not_drawn(published):
    document = json.loads(published[1].canonical)
    document["seats"][0], document["substitutes"][0] = document["substitutes"][0], document["seats"][0]
    ask = f"j.replay({bytes_of(published[0].canonical)}, {bytes_of(canonical_bytes(document))})"
    page = replay_page(commitment=published[0].canonical)
    said = in_node(page, f"{ask}.checks.filter((c) => c.wrong && !c.wrong.startsWith('??')).map((c) => c.en)")
    assert said == ["Seats and substitutes follow from the randomness"]


def test_typed_results_get_the_announced_spelling():
    page = replay_page(commitment=b"{}")
    sources = json.dumps([dataclasses.asdict(Source("ssq", "1")), dataclasses.asdict(Source("dlt", "2"))])
    typed = json.dumps("０6 05 04 03 02 01 + 07；35 4 3 2 1 + 12 11")
    assert in_node(page, f"j.spell({typed}, {sources})") == "1.2.3.4.5.6./7./1.2.3.4.35./11.12./"


@pytest.fixture
def browser() -> Iterator[object]:
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as tools:
        opened = tools.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.mark.browser
def test_a_reader_replays_a_draw_and_finds_the_own_chance(published, browser, tmp_path: Path):
    file = tmp_path / "replay.html"
    file.write_text(replay_page(commitment=published[0].canonical, result=published[1].canonical), "utf-8")
    page = browser.new_page(viewport={"width": 390, "height": 844})
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.goto(file.as_uri())
    assert page.locator("#checks li.yes").count() == 8
    assert page.locator("h1").inner_text() == "示例：</script> & <b>抽取"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.fill("#who", "E000")
    assert "1/6" in page.inner_text("#mine")
    assert "field = 物理 至多 2" in page.inner_text("#mine")
    page.fill("#who", "E003")
    assert "conflict logged beforehand" in page.inner_text("#mine")
    drawn = [row.split("\t")[2] for row in page.inner_text("#drawn").splitlines()[1:8]]
    assert drawn == list(published[1].seats)
    page.click("#language")
    assert page.locator("html").get_attribute("lang") == "en"
    assert "holds" in page.inner_text("#checks")
    page.fill("#randomness", "other words")
    page.click("#run")
    again = replay(commitment=published[0], randomness="other words")
    assert [row.split("\t")[2] for row in page.inner_text("#drawn").splitlines()[1:8]] == list(again.seats)
    assert faults == []
