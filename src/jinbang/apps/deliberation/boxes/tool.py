"""`belenios-tool` (Debian: apt install belenios-tool), version 2.0: what is asked of it, in a folder of its own each time.

The election's archive is one append-only tar file, `<uuid>.bel`; whoever has it checks the whole election with
`belenios-tool election verify --dir FOLDER`.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from jinbang.lifecycle import Refusal, Refused

NAME = "belenios-tool"
GROUP = "BELENIOS-2048"
SECONDS = 60  # one call; a ballot of three choices takes a tenth of a second


@dataclass(frozen=True)
class Election:
    """What set-up makes.  archive: public.  trustee, credentials: private, one credential a voter."""

    archive: bytes
    trustee: str
    credentials: list[str]


def available() -> bool:
    """True where the tool is installed."""
    return shutil.which(NAME) is not None


def require() -> None:
    """Refused unless it is."""
    if not available():
        raise Refused(
            Refusal(
                "ballot-tool-missing",
                "本活动规定终评采用 Belenios 可验证无记名投票（ballot-box = belenios），但服务器未安装 belenios-tool。"
                "请安装（apt install belenios-tool），或发布修订改用内置封签票箱（sealed）后再发起表决。",
                "This call asks for verifiable secret ballots (ballot-box = belenios), and belenios-tool is not installed on the "
                "server. Install it (apt install belenios-tool), or amend the call to use the built-in sealed box.",
                "R14",
            )
        )


def set_up(*, name: str, choices: Sequence[str], voters: int) -> Election:
    """An election of one question, exactly one choice, and one trustee.  name: public."""
    with _folder() as here:
        uuid = _run(here, "setup", "generate-token").strip()
        own = ("--uuid", uuid, "--group", GROUP)
        _run(here, "setup", "generate-credentials", *own, "--count", str(voters))
        _only(here, "*.pubcreds").rename(here / "public_creds.json")
        private = _only(here, "*.privcreds").read_text(encoding="utf-8")
        _run(here, "setup", "generate-trustee-key", "--group", GROUP)
        (here / "public_keys.jsons").write_bytes(_only(here, "*.pubkey").read_bytes())
        _run(here, "setup", "make-trustees")
        question = {"answers": list(choices), "min": 1, "max": 1, "question": name}
        template = {
            "description": "",
            "name": name,
            "questions": [question],
            "administrator": "",
            "credential_authority": "",
        }
        (here / "template.json").write_text(json.dumps(template), encoding="utf-8")
        _run(here, "setup", "make-election", *own, "--template", "template.json")
        _run(here, "archive", "init")
        trustee = _only(here, "*.privkey").read_text(encoding="utf-8")
        return Election(
            _bel(here).read_bytes(), trustee, [line.split()[-1] for line in private.split("\n") if line.strip()]
        )


def vote(*, archive: bytes, credential: str, marks: list[list[int]]) -> tuple[bytes, str]:
    """Encrypt a paper and add it; answers the archive and the paper's tracker, which everyone finds in the archive."""
    with _folder(archive) as here:
        (here / "credential").write_text(credential, encoding="utf-8")
        (here / "marks.json").write_text(json.dumps(marks), encoding="utf-8")
        ballot = _run(here, "election", "generate-ballot", "--privcred", "credential", "--ballot", "marks.json").strip()
        _run(here, "archive", "add-event", "--type=Ballot", given=ballot)
        return _bel(here).read_bytes(), base64.b64encode(hashlib.sha256(ballot.encode()).digest()).decode().rstrip("=")


def end(*, archive: bytes) -> bytes:
    """No paper is added after this event."""
    with _folder(archive) as here:
        _run(here, "archive", "add-event", "--type=EndBallots")
        return _bel(here).read_bytes()


def tally(*, archive: bytes, trustee: str) -> tuple[bytes, list[int]]:
    """Decrypt the sum of an ended election and verify everything; answers the archive and the votes of each choice."""
    with _folder(archive) as here:
        (here / "key.privkey").write_text(trustee, encoding="utf-8")
        added = (
            ("EncryptedTally", ("compute-encrypted-tally",)),
            ("PartialDecryption", ("decrypt", "--privkey", "key.privkey", "--trustee-id", "1")),
            ("Result", ("compute-result",)),
        )
        for event, command in added:
            _run(here, "archive", "add-event", f"--type={event}", given=_run(here, "election", *command))
        _run(here, "election", "verify")
        done = _bel(here).read_bytes()
        return done, result_of(archive=done)


def result_of(*, archive: bytes) -> list[int]:
    """The published votes of each choice of an archive that has been counted."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as events:
        for member in reversed(events.getmembers()):
            file = events.extractfile(member)
            value = json.loads(file.read()) if file is not None and member.name.endswith(".data.json") else None
            if isinstance(value, dict) and "result" in value:
                return [int(one) for one in value["result"][0]]
    raise _failed("no result in the archive")


def verify(*, archive: bytes) -> None:
    """Every check that the tool knows; Refused with what it says where one fails."""
    with _folder(archive) as here:
        _run(here, "election", "verify")


def digest(archive: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(archive).hexdigest()


def uuid_of(archive: bytes) -> str:
    """The election's name for itself, which is the name of its file."""
    return str(_first(archive, ".data.json", "uuid")["uuid"])


def fingerprint(archive: bytes) -> str:
    """SHA-256 in hexadecimal of the set-up: it fixes question, trustee's key and credentials."""
    return str(_first(archive, ".event.json", "payload")["payload"])


def _first(archive: bytes, kind: str, key: str) -> dict[str, object]:
    """The first object of the archive, in a file of that kind, that has the key."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as events:
        for member in events.getmembers():
            file = events.extractfile(member)
            value = json.loads(file.read()) if file is not None and member.name.endswith(kind) else None
            if isinstance(value, dict) and key in value:
                return value
    raise _failed("no election in the archive")


@contextmanager
def _folder(archive: bytes | None = None) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="ballot-") as name:
        here = Path(name)
        if archive is not None:
            (here / f"{uuid_of(archive)}.bel").write_bytes(archive)
        yield here


def _run(here: Path, *command: str, given: str = "") -> str:
    try:
        done = subprocess.run(  # noqa: S603 # a fixed program, no shell, no words of users
            [NAME, *command], cwd=here, input=given, capture_output=True, text=True, timeout=SECONDS, check=False,
            env={**os.environ, "BELENIOS_USE_URANDOM": "1"},
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _failed(str(error)) from error
    if done.returncode:
        raise _failed((done.stderr.strip() or done.stdout.strip() or f"exit {done.returncode}").split("\n")[-1])
    return done.stdout


def _failed(words: str) -> Refused:
    return Refused(
        Refusal("ballot-tool-failed", f"belenios-tool 报告错误，未作任何更改：{words}", f"belenios-tool failed; nothing was changed: {words}", "R14")
    )  # fmt: skip


def _bel(here: Path) -> Path:
    return _only(here, "*.bel")


def _only(here: Path, pattern: str) -> Path:
    found = sorted(here.glob(pattern))
    if len(found) != 1:
        raise _failed(f"{len(found)} files {pattern}")
    return found[0]
