"""Screening by hand at `STAGE=screening`, through the real forms of a running site, without scripts (R1, R8)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.journeys.site import Site, Visitor, running

OFFICE = "/office/kczg-2022"
CASE = re.compile(rf'href="({OFFICE}/screening/(\d+)/)"')
WRONG = "示例：证明材料不清晰，请核对附件。"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(tmp_path_factory.mktemp("screening") / "home", "screening") as started:
        yield started


def signed_in(site: Site, email: str) -> Visitor:
    visitor = Visitor(site)
    assert visitor.sign_in(email)[0] == 200
    return visitor


def screeners(site: Site) -> list[Visitor]:
    return [signed_in(site, one["email"]) for one in site.sign_ins if "screener" in one["role"]]


def waiting(visitor: Visitor) -> dict[str, str]:
    """Addresses of the cases that wait for this screener, by id."""
    return {pk: path for path, pk in CASE.findall(visitor.get(f"{OFFICE}/screening/")[1])}


def judge(visitor: Visitor, path: str, verdict: str, code: str = "", note: str = "") -> int:
    _, page = visitor.get(path)
    return visitor.post(path, page, do="screen", verdict=verdict, note=note, **({"codes": code} if code else {}))[0]


def codes_of(page: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r'name="codes" value="([^"]+)"', page)))


def state(visitor: Visitor, pk: str) -> str:
    found = re.search(r"<dt>状态</dt><dd>([^<]+)", visitor.get(f"{OFFICE}/screening/{pk}/")[1])
    assert found is not None
    return found[1]


def untouched_by_both(first: Visitor, second: Visitor) -> list[tuple[str, str]]:
    theirs = waiting(second)
    return [(pk, path) for pk, path in waiting(first).items() if pk in theirs]


def test_one_is_corrected_by_its_applicant_then_refused_and_re_examined(site: Site) -> None:
    # First in this file: the next test accepts whatever is still waiting.
    secretary = signed_in(site, site.who("secretariat")["email"])
    second = signed_in(site, site.who("a second")["email"])
    applicant = signed_in(site, site.who("applicant: screening")["email"])
    _, home = applicant.get("/apply/")
    pk = next(pk for pk in re.findall(r'href="/apply/(\d+)/', home) if state(secretary, pk) == "形式审查中")
    path = f"{OFFICE}/screening/{pk}/"
    # One round of correction.
    _, page = secretary.get(path)
    code = codes_of(page.split('id="ask-correction"')[1].split("</form>")[0])[0]
    status, refused = secretary.post(path, page, do="ask-correction", codes=code, remarks="")
    assert (status, f'value="{code}" checked' in refused) == (422, True)
    assert secretary.post(path, page, do="ask-correction", codes=code, remarks=WRONG)[0] == 200
    assert state(second, pk) == "补正中"
    assert f"/applications/{pk}/" in second.get(f"{OFFICE}/applications/?standing=correcting")[1]
    assert secretary.post(path, page, do="ask-correction", codes=code, remarks=WRONG)[0] in (403, 422), "a stale page"
    _, asked = applicant.get(f"/apply/{pk}/correct/")
    assert WRONG in applicant.get(f"/apply/{pk}/")[1] + asked
    token = re.search(r'name="token" value="([^"]+)"', asked)
    assert applicant.post(f"/apply/{pk}/correct/", asked, **({"token": token[1]} if token else {}))[0] == 200
    assert state(second, pk) == "形式审查中"
    # Refused by two persons, or by the secretariat where they differ.
    for screener in screeners(site):
        judge(screener, path, "reject", code, WRONG)
    assert state(second, pk) == "不予受理"
    # The applicant asks once; somebody else answers in writing.
    _, asked = applicant.get(f"/apply/{pk}/appeal/")
    assert applicant.post(f"/apply/{pk}/appeal/", asked, reason="")[0] == 422
    assert applicant.post(f"/apply/{pk}/appeal/", asked, reason="示例：材料已齐备，请复核。")[0] == 200
    _, desk = second.get(f"{OFFICE}/screening/?show=appeals")
    assert path in desk
    _, page = second.get(path)
    assert "示例：材料已齐备，请复核。" in page
    status, refused = second.post(path, page, do="decide-appeal", grant="yes", answer="")
    assert (status, 'value="yes" checked' in refused) == (422, True)
    assert second.post(path, page, do="decide-appeal", grant="yes", answer="示例：经复核予以受理。")[0] == 200
    assert state(secretary, pk) == "已受理"


def test_two_persons_screen_one_by_one_many_at_once_and_disagree(site: Site) -> None:
    first, second, *_ = screeners(site)
    secretary = signed_in(site, site.who("secretariat")["email"])
    cases = untouched_by_both(first, second)
    assert len(cases) >= 3
    (one, path), (other, other_path), *rest = cases
    _, page = first.get(path)
    assert "系统审查" in page
    code = codes_of(page)[0]
    status, refused = first.post(path, page, do="screen", verdict="reject", note=WRONG)
    assert (status, WRONG in refused, "理由代码" in refused) == (422, True, True)
    assert judge(first, path, "pass") == 200
    assert judge(first, path, "pass") == 422, "the same opinion is not taken twice"
    judge(second, path, "pass")
    assert state(secretary, one) == "已受理"
    # They disagree, and the secretariat rules with a reason.
    judge(first, other_path, "pass")
    judge(second, other_path, "reject", code, WRONG)
    if state(secretary, other) == "形式审查中":
        _, page = secretary.get(other_path)
        status, refused = secretary.post(other_path, page, do="decide-screening", verdict="pass", reason="")
        assert status == 422
        assert (
            secretary.post(other_path, page, do="decide-screening", verdict="pass", reason="示例：材料齐备。")[0] == 200
        )
    assert state(secretary, other) == "已受理"
    # Those that remain, at once: preview, confirmation, a result for each.
    _, page = first.get(f"{OFFICE}/screening/")
    status, preview = first.post(f"{OFFICE}/screening/", page, do="preview", scope="clean", verdict="pass")
    assert (status, "尚未写入任何内容" in preview) == (200, True)
    hidden = dict(re.findall(r'name="(ids|verdict|codes|note)" value="([^"]*)"', preview))
    assert set(hidden["ids"].split(",")) >= {pk for pk, _ in rest[:1]}
    n = len(hidden["ids"].split(","))
    _, result = first.post(f"{OFFICE}/screening/", preview, do="batch", **hidden)
    assert f"已办理 {n} 件，未办理 0 件" in result
    _, again = first.post(f"{OFFICE}/screening/", preview, do="batch", **hidden)
    assert f"已办理 0 件，未办理 {n} 件" in again


def test_funnel_numbers_open_exactly_the_list_behind_them(site: Site) -> None:
    secretary = signed_in(site, site.who("secretariat")["email"])
    _, page = secretary.get(f"{OFFICE}/")
    links = re.findall(rf'<a href="({OFFICE}/applications/\?[^"]+)">([\d,]+)</a>', page)
    assert len(links) > 10
    for href, number in [*links[:6], *links[-6:]]:
        path: str | None = href.replace("&amp;", "&")
        shown: set[str] = set()
        while path:
            _, listed = secretary.get(path)
            shown |= set(re.findall(rf'href="{OFFICE}/applications/(\d+)/"', listed))
            following = re.search(r'rel="next" href="([^"]+)"', listed)
            path = following and f"{OFFICE}/applications/" + following[1].replace("&amp;", "&").removeprefix(f"{OFFICE}/applications/")  # fmt: skip
        assert len(shown) == int(number.replace(",", "")), href


def test_deadlines_move_forward_with_a_reason_and_never_back(site: Site) -> None:
    secretary = signed_in(site, site.who("secretariat")["email"])
    path = f"{OFFICE}/extensions/"
    _, page = secretary.get(path)
    status, refused = secretary.post(
        path, page, do="extend-all", stages="collection", until="2022-11-20T00:00", reason="示例：补报"
    )
    assert (status, "倒签" in refused, "示例：补报" in refused) == (422, True, True)
    status, done = secretary.post(
        path, page, do="extend-all", stages="preliminary", until="2022-12-03T00:00", reason="示例：评审顺延"
    )
    assert (status, "2022年12月2日24:00" in done) == (200, True)
    _, versions = secretary.get(f"{OFFICE}/versions/")
    assert "示例：评审顺延" in versions
    stranger = Visitor(site)
    assert "12月2日" in stranger.get("/p/kczg-2022/call/")[1], "the public notice says the new deadline"
    assert "示例：评审顺延" in stranger.get("/p/kczg-2022/call/versions/")[1], "with its reason"
