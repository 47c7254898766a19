"""kill -9 of the real server in the middle of submissions: nothing that was acknowledged is lost.  `make kill-campaign` is the long one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_after_kill_nine_every_acknowledged_receipt_verifies_and_the_log_goes_on(tmp_path: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("JINBANG_")} | {
        "JINBANG_HOME": str(tmp_path / "home"), "PYTHONPATH": f"{ROOT}/src:{ROOT}",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "tests.promises.kills.campaign", "--kills", "3", "--clients", "2"], capture_output=True,
        text=True, timeout=900, check=False, env=environment, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, (done.stdout[-2000:], done.stderr[-3000:])
    told = json.loads(done.stdout.splitlines()[-1])
    assert (told["wrong"], told["kills"]) == ([], 3)
    assert told["receipts that verify"] >= 6
    assert told["cosigned by a witness up to"] == told["entries"] > 6
    assert told["kills in the middle of a request"] >= 1
