"""More time for everybody or for one; with a reason in public, never back-dated (R1)."""

from __future__ import annotations

from typing import Any

from jinbang.apps.programmes import queries

BOTH = ["collection", "recommendation"]


def closes(world: Any) -> Any:
    return queries.closes(programme=queries.programme(key=world.key), stage="collection")


def test_everybody_gets_more_time_by_an_amendment_that_changes_only_that(world: Any, browser: Any) -> None:
    desk = browser(world.secretary).at("2022-10-20T10:00")
    form = {"stages": ["collection", "recommendation"], "until": "2022-11-06T00:00"}
    refused = desk.do(("extensions",), "extend-all", reason="", **form)
    assert refused.status_code == 422
    assert 'value="2022-11-06T00:00"' in refused.content.decode()
    assert desk.do(("extensions",), "extend-all", reason="示例理由：顺延", **form).status_code == 302
    assert closes(world) == world.at("2022-11-06T00:00")
    newest = queries.versions(programme=queries.programme(key=world.key))[0]
    assert {one["place"].rsplit(".", 1)[-1] for one in newest.difference} == {"closes", "spoken"}
    page = desk.get("extensions").content.decode()
    assert "示例理由：顺延" in page
    assert "2022年11月5日24:00" in page
    twice = desk.do(("extensions",), "extend-all", reason="示例理由：顺延", **form)
    assert (twice.status_code, "倒签" in twice.content.decode()) == (422, True)


def test_no_deadline_is_back_dated_nor_brought_forward_r1(world: Any, browser: Any) -> None:
    desk, before = browser(world.secretary).at("2022-10-20T10:00"), closes(world)
    for until in ("2022-10-25T00:00", "2022-10-01T00:00", "无", ""):
        page = desk.do(("extensions",), "extend-all", stages=BOTH, until=until, reason="示例")
        assert page.status_code == 422, until
        assert 'href="#f-until"' in page.content.decode()
    late = desk.at("2022-11-02T10:00").do(
        ("extensions",), "extend-all", stages=BOTH, until="2022-11-20T00:00", reason="示例"
    )
    assert late.status_code == 422
    assert (
        desk.do(("extensions",), "extend-all", stages=["x"], until="2022-11-20T00:00", reason="示").status_code == 422
    )
    assert closes(world) == before


def test_windows_that_build_on_each_other_are_extended_together(world: Any, browser: Any) -> None:
    desk = browser(world.secretary).at("2022-10-20T10:00")
    page = desk.do(("extensions",), "extend-all", stages=["collection"], until="2022-11-06T00:00", reason="示例")
    text = page.content.decode()
    assert (page.status_code, "一并延长" in text) == (422, True)
    assert 'value="collection" checked' in text


def test_one_of_the_three_is_named(world: Any, browser: Any) -> None:
    desk = browser(world.secretary).at("2022-10-20T10:00")
    form = {"stage": "collection", "until": "2022-11-06T00:00", "reason": "示例理由"}
    page = desk.do(("extensions",), "extend", **form)
    assert (page.status_code, "三者选一" in page.content.decode()) == (422, True)
    contest = queries.contests(programme=queries.programme(key=world.key))[0]
    page = desk.do(("extensions",), "extend", contest=contest.pk, unit=world.unit.organisation.pk, **form)
    assert page.status_code == 422
    assert desk.do(("extensions",), "extend", contest=contest.pk, **form).status_code == 302
    assert desk.do(("extensions",), "extend", contest=99_999, **form).status_code == 404
