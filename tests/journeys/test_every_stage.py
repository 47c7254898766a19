"""`make run STAGE=…`: every ready-made sign-in works at every stage, and leads to a page of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest

from tests.journeys.site import Site, Visitor, running

LINK = re.compile(r'href="(/[^"#?]*)')


@pytest.fixture(scope="module")
def site_at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Site]]:
    """The running site of a stage, set up once."""
    with ExitStack() as stack:
        yield cache(lambda stage: stack.enter_context(running(tmp_path_factory.mktemp(stage) / "home", stage)))


@pytest.mark.parametrize("stage", ["collection", "review", "released"])
def test_every_sign_in_works_and_no_link_on_its_first_pages_is_broken(
    site_at: Callable[[str], Site], stage: str
) -> None:
    site = site_at(stage)
    stranger = Visitor(site)
    status, home = stranger.get("/")
    assert status == 200
    broken = [path for path in sorted(set(LINK.findall(home))) if stranger.get(path)[0] != 200]
    assert broken == []
    seen: set[tuple[str, str]] = set()
    for one in site.sign_ins:
        visitor = Visitor(site)
        status, page = visitor.sign_in(one["email"])
        assert (status, 'name="password"' in page) == (200, False), one
        status, page = visitor.get(one["path"])
        assert status == 200, (one, status)
        for path in sorted(set(LINK.findall(page))):
            if path.startswith("/static/") or (one["path"], path) in seen:
                continue
            seen.add((one["path"], path))
            status, _ = visitor.get(path)
            assert status == 200, (one["role"], path, status)


def test_an_expert_scores_with_what_was_typed_kept_until_it_is_whole(site_at: Callable[[str], Site]) -> None:
    site = site_at("review")
    visitor = Visitor(site)
    # Whichever of the ready-made experts still has something to score.
    for one in (one for one in site.sign_ins if "expert" in one["role"]):
        visitor = Visitor(site)
        visitor.sign_in(one["email"])
        _, home = visitor.get("/expert/")
        waiting = [
            path for path in re.findall(r'href="(/expert/seat/\d+/)"', home) if "/submit/" in visitor.get(path)[1]
        ]
        if waiting:
            break
    path = waiting[0]
    _, page = visitor.get(path)
    criteria = re.findall(r'<input class="input number" id="n-([\w-]+)"', page)
    assert len(criteria) >= 2
    text = "数据较为充分，建议补充第三方检测报告并说明与同类方案的差异，以便综合评议参考。" * 2
    status, refused = visitor.post(f"{path}submit/", page, **{criteria[0]: "80", "comment": text})
    assert (status, text in refused, 'value="80"' in refused) == (422, True, True)
    status, saved = visitor.post(path, page, **{criteria[0]: "80", "comment": "先存一下"})
    assert (status, "先存一下" in saved) == (200, True)
    status, _ = visitor.post(f"{path}submit/", page, **dict.fromkeys(criteria, "80"), comment=text)
    assert status == 200
    _, locked = visitor.get(path)
    assert "80.00" in locked
    assert "<textarea" not in locked
    status, _ = visitor.post(f"{path}submit/", page, **dict.fromkeys(criteria, "90"), comment=text)
    assert status == 422
    assert "80.00" in visitor.get(path)[1]
