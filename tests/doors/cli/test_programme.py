"""`jinbang programme load|publish|amend|office`: an operator sets a call up from the terminal."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def jinbang(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("JINBANG_")} | {"JINBANG_HOME": str(home)}
    return subprocess.run(
        [sys.executable, "-m", "jinbang.cli", *words], capture_output=True, text=True, timeout=120, check=False,
        env=environment, cwd=home.parent,
    )  # fmt: skip


def test_a_call_is_loaded_published_and_amended_with_its_difference(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "awards"
    shutil.copytree(ROOT / "programmes" / "teaching-awards", folder)
    done = jinbang(home, "programme", "load", str(folder))
    assert (done.returncode, "loaded" in done.stdout) == (0, True), done.stderr
    key = done.stdout.split(":")[0]
    assert "There is a programme" in jinbang(home, "programme", "load", str(folder)).stderr
    published = jinbang(home, "programme", "publish", key)
    assert "version 1 published, sha256:" in published.stdout, published.stderr
    assert "published already" in jinbang(home, "programme", "publish", key).stderr
    text = (folder / "prose" / "notice.en.md").read_text(encoding="utf-8")
    (folder / "prose" / "notice.en.md").write_text(text + "\nOne more sentence.\n", encoding="utf-8")
    amended = jinbang(home, "programme", "amend", str(folder), "--reason", "A sentence was missing.")
    assert "version 2 published" in amended.stdout, amended.stderr
    assert "One more sentence" in amended.stdout
    given = jinbang(home, "programme", "office", "first@example.org", "secretary", "--body", "nobody")
    assert (given.returncode, "names an organisation" in given.stderr) == (1, True)


def test_an_unknown_setting_is_an_error_with_its_name(tmp_path: Path) -> None:
    environment = {**os.environ, "JINBANG_HOME": str(tmp_path / "home"), "JINBANG_SMPT_URL": "smtp://localhost"}
    done = subprocess.run(
        [sys.executable, "-m", "jinbang.cli", "programme", "publish", "x"], capture_output=True, text=True, timeout=60,
        check=False, env=environment, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 1
    assert "JINBANG_SMPT_URL: no such setting" in done.stderr
    assert "Traceback" not in done.stderr
