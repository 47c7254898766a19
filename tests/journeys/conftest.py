"""One edition, rehearsed, archived and restored once for every test that only looks at it."""

from __future__ import annotations

import json
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.rehearsing import jinbang, rehearse
from tests.once import once
from tests.plain_age import decrypt


@dataclass(frozen=True)
class Edition:
    """report: as JSON.  bundle: its public archive.  home: where its database and keys are."""

    report: dict[str, Any]
    bundle: Path
    home: Path


@dataclass(frozen=True)
class Case:
    """home: what was archived.  sealed: the archive.  key: file of the secret key.  plain: opened by other means than ours."""

    home: Path
    sealed: Path
    key: Path
    plain: zipfile.ZipFile


@dataclass(frozen=True)
class Restored:
    """home: of the new installation.  said: what the command wrote."""

    home: Path
    said: str


@pytest.fixture(scope="session")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The 2022 call at the smallest scale that has everything; workers of one run share it."""

    def make(folder: Path) -> None:
        report = rehearse(
            "kczg-2022", folder, "--scale", "0.02", "--seed", "3", "--home", str(folder / "home"), "--bundle", str(folder / "bundle.zip")
        )  # fmt: skip
        (folder / "report.json").write_text(json.dumps(report), encoding="utf-8")

    folder = once(tmp_path_factory, "edition", make)
    return Edition(
        json.loads((folder / "report.json").read_text(encoding="utf-8")), folder / "bundle.zip", folder / "home"
    )


@pytest.fixture(scope="session")
def case(edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The edition's archive, to a key that the command made."""

    def make(folder: Path) -> None:
        shutil.copytree(edition.home, folder / "home")  # that it was archived is an entry of its record
        made = jinbang("archive", "--new-key", str(folder / "key"))
        public = made.stdout.splitlines()[-1]
        done = jinbang(
            "archive", "kczg-2022", "--out", str(folder / "case.zip.age"), "--to", public, home=folder / "home"
        )
        assert done.returncode == 0, done.stderr[-2000:]
        secret = (folder / "key").read_text(encoding="utf-8").splitlines()[-1]
        (folder / "case.zip").write_bytes(decrypt((folder / "case.zip.age").read_bytes(), secret))

    folder = once(tmp_path_factory, "case", make)
    return Case(folder / "home", folder / "case.zip.age", folder / "key", zipfile.ZipFile(folder / "case.zip"))


@pytest.fixture(scope="session")
def restored(case: Case, tmp_path_factory: pytest.TempPathFactory) -> Restored:
    """The case in a new installation."""

    def make(folder: Path) -> None:
        done = jinbang("restore", str(case.sealed), "--key", str(case.key), home=folder / "home")
        assert done.returncode == 0, done.stderr[-2000:]
        (folder / "said").write_text(done.stdout, encoding="utf-8")

    folder = once(tmp_path_factory, "restored", make)
    return Restored(folder / "home", (folder / "said").read_text(encoding="utf-8"))
