"""Amending the call by upload: every mistake or the public difference first, then reason and publication (R1)."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jinbang.apps.programmes import queries

CHECKED = re.compile(r'name="(definition|based_on)" value="([^"]+)"')


@pytest.fixture
def desk(world: Any, browser: Any) -> Any:
    return browser(world.secretary).at("2022-10-20T10:00")


def in_force(world: Any) -> tuple[int, dict[str, str]]:
    programme = queries.programme(key=world.key)
    files = queries.files_of(programme=programme, number=programme.current.number)
    assert files is not None
    return programme.current.number, files


def zipped(files: dict[str, str], folder: str = "") -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(folder + name, text)
    return kept.getvalue()


def upload(desk: Any, *files: tuple[str, bytes]) -> Any:
    return desk.do(("versions",), "check", files=[SimpleUploadedFile(name, content) for name, content in files])


def moved(files: dict[str, str], old: str = "2022-10-31 24:00", new: str = "2022-11-05 24:00") -> str:
    assert old in files["calendar.toml"]
    return files["calendar.toml"].replace(old, new)


def test_a_changed_file_is_checked_shown_and_published_once_with_its_reason(world: Any, desk: Any) -> None:
    number, files = in_force(world)
    page = upload(desk, ("calendar.toml", moved(files).encode()))
    text = page.content.decode()
    assert page.status_code == 200
    assert "核对修订" in text
    assert in_force(world)[0] == number, "a preview publishes nothing"
    checked = dict(CHECKED.findall(text))
    refused = desk.do(("versions",), "publish", reason="", **checked)
    assert (refused.status_code, "核对修订" in refused.content.decode()) == (422, True)
    assert desk.do(("versions",), "publish", reason="示例理由：顺延五日。", **checked).status_code == 302
    assert in_force(world)[0] == number + 1
    again = desk.do(("versions",), "publish", reason="示例理由：顺延五日。", **checked)
    assert again.status_code == 422
    assert "未重复发布" in again.content.decode()
    assert in_force(world)[0] == number + 1
    assert "示例理由：顺延五日。" in desk.get("versions").content.decode()


def test_every_mistake_is_listed_with_file_line_and_key(world: Any, desk: Any) -> None:
    number, files = in_force(world)
    broken = moved(files, new="2022-02-30 24:00").replace('stage = "preliminary"', "stage = preliminary")
    page = upload(desk, ("calendar.toml", broken.encode()))
    text = page.content.decode()
    assert page.status_code == 422
    assert text.count("calendar.toml") >= 3
    assert re.search(r"第 \d+ 行", text)
    assert 'name="definition"' not in text
    assert in_force(world)[0] == number


def test_a_zip_of_the_version_in_force_comes_back_whole_and_says_nothing_changed(world: Any, desk: Any) -> None:
    number, files = in_force(world)
    answer = desk.get("version-files", number)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert {name.split("/", 1)[1]: archive.read(name).decode() for name in archive.namelist()} == files
    page = upload(desk, ("call.zip", answer.content))
    assert page.status_code == 422
    assert "没有可发布的修订" in page.content.decode()
    assert desk.get("version-files", number + 7).status_code == 404


def test_a_window_that_has_closed_is_not_reopened_by_upload_r1(world: Any, desk: Any) -> None:
    _, files = in_force(world)
    page = upload(desk.at("2022-11-02T10:00"), ("calendar.toml", moved(files).encode()))
    assert page.status_code == 422
    assert "不能倒签" in page.content.decode()


def test_a_checked_page_is_stale_once_another_amendment_came_between(world: Any, desk: Any) -> None:
    number, files = in_force(world)
    first = dict(CHECKED.findall(upload(desk, ("calendar.toml", moved(files).encode())).content.decode()))
    other = moved(files, new="2022-11-03 24:00").encode()
    second = dict(CHECKED.findall(upload(desk, ("calendar.toml", other)).content.decode()))
    assert desk.do(("versions",), "publish", reason="示例理由一", **second).status_code == 302
    late = desk.do(("versions",), "publish", reason="示例理由二", **first)
    assert late.status_code == 422
    assert "示例理由二" in late.content.decode(), "what was typed is kept"
    assert in_force(world)[0] == number + 1


def bomb() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("programme.toml", b"\0" * 60_000_000)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("call.zip", b"not a zip at all", "不是可读取的 zip"),
        ("call.zip", bomb(), "超过 2 MB"),
        ("call.zip", b"", "空文件"),
        ("call.zip", zipped({"readme.txt": "x"}), "没有 .toml"),
        ("call.zip", zipped({"calendar.toml": "x"})[:-30], "不是可读取的 zip"),
        ("call.docx", b"PK\x03\x04", "不是 .zip、.toml 或 .md"),
        ("calendar.toml", "名称".encode("gbk"), "UTF-8"),
        ("calendar.toml", b"x" * 3_000_000, "超过 2 MB"),
        ("nowhere.toml", b"a = 1", "没有名为"),
        ("../../calendar.toml", b"]]]", "calendar.toml"),
    ],
    ids=[
        "no zip", "a bomb", "empty", "no toml", "cut short", "another kind", "not in UTF-8", "too large", "unknown name", "a path",
    ],  # not the bytes: a zip bears the moment at which it was made, and two workers must name the same tests
)  # fmt: skip
def test_a_wrong_upload_is_one_clear_message(world: Any, desk: Any, name: str, content: bytes, said: str) -> None:
    number, _ = in_force(world)
    page = upload(desk, (name, content))
    assert page.status_code == 422
    assert said in page.content.decode()
    assert in_force(world)[0] == number


@pytest.mark.parametrize("text", ["", "x", "!!!", "eJwDAAAAAAE="])
def test_a_damaged_checked_page_publishes_nothing(world: Any, desk: Any, text: str) -> None:
    number, _ = in_force(world)
    page = desk.do(("versions",), "publish", reason="示例理由", definition=text, based_on="1")
    assert (page.status_code, in_force(world)[0]) == (422, number)
