"""Encryption to public keys in the age v1 format (https://age-encryption.org/v1), as the tools `age` and `rage` read it."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pyrage

from jinbang.lifecycle import Refusal, Refused

SSH = ("ssh-ed25519 ", "ssh-rsa ")


def recipient(text: str) -> Any:
    """A public key: age1…, ssh-ed25519 … or ssh-rsa ….  Refused("no-key")."""
    word = text.strip()
    if word.upper().startswith("AGE-SECRET-KEY-"):  # and never repeat it
        raise Refused(
            Refusal(
                "no-key",
                "--to 要的是公钥（age1…），给出的却是私钥（AGE-SECRET-KEY-1…）；私钥请只用于恢复。",
                "--to takes the public half of a key (age1…), and this is the secret half (AGE-SECRET-KEY-1…): keep that for restoring.",
            )
        )
    try:
        return pyrage.ssh.Recipient.from_str(word) if word.startswith(SSH) else pyrage.x25519.Recipient.from_str(word)
    except pyrage.RecipientError:
        raise _no_key(word) from None


def recipients(given: Iterable[str]) -> list[Any]:
    """Keys, or files with a key a line.  Refused("no-key") for what is neither, and where there is none."""
    found = []
    for one in given:
        path = Path(one)
        if not one.startswith(("age1", *SSH)) and path.is_file():
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
            found += [recipient(line) for line in lines if line.strip() and not line.startswith("#")]
        else:
            found.append(recipient(one))
    if not found:
        raise Refused(
            Refusal(
                "no-key",
                "归档含个人信息，须加密：用 --to 指定公钥（age1… 或 ssh-ed25519 …）；没有密钥可先用 --new-key FILE 生成。",
                "An archive holds personal data and is always encrypted: name the public key with --to (age1… or "
                "ssh-ed25519 …); --new-key FILE makes one.",
                "R23",
            )
        )
    return found


def identities(path: Path) -> list[Any]:
    """The secret keys in a file, as age or ssh-keygen write it.  Refused("no-identity"); OSError."""
    data = path.read_bytes()
    try:
        if data.lstrip().startswith(b"-----BEGIN"):
            return [pyrage.ssh.Identity.from_buffer(data)]
        lines = [line.strip() for line in data.decode("utf-8", "replace").splitlines()]
        found = [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except pyrage.IdentityError:
        found = []
    if not found:
        raise Refused(
            Refusal(
                "no-identity",
                f"{path} 中没有可用的私钥（AGE-SECRET-KEY-1… 或未加密的 ssh 私钥）。",
                f"{path} holds no secret key (AGE-SECRET-KEY-1…, or an ssh key without passphrase).",
            )
        )
    return found


def new_identity(path: Path) -> str:
    """Make a key pair, write the secret half to a file of the owner's alone, return the public half.  FileExistsError."""
    secret = pyrage.x25519.Identity.generate()
    public = str(secret.to_public())
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(f"# public key: {public}\n{secret}\n")
    return public


@contextmanager
def sealed(out: IO[bytes], to: list[Any]) -> Iterator[IO[bytes]]:
    """What is written is encrypted into `out` as it comes: nothing readable touches the disk, memory stays small."""
    reading, writing = os.pipe()
    failed: list[BaseException] = []

    def encrypt() -> None:
        with os.fdopen(reading, "rb", 1 << 16) as plain:
            try:
                pyrage.encrypt_io(plain, out, to)
            except BaseException as error:
                failed.append(error)

    thread = threading.Thread(target=encrypt, name="archive", daemon=True)
    thread.start()
    try:
        with os.fdopen(writing, "wb", 1 << 16) as plain:
            yield plain
    except BrokenPipeError:
        pass  # the reason is in `failed`
    finally:
        thread.join()
    if failed:
        raise failed[0]


def unsealed(file: IO[bytes], out: IO[bytes], keys: list[Any]) -> None:
    """Decrypt all of `file` into `out`.  Refused("cannot-open"): another key, damaged, cut off, or no archive at all."""
    try:
        pyrage.decrypt_io(file, out, keys)
    except pyrage.DecryptError as error:
        other = "no matching keys" in str(error).lower()
        if other and _by_passphrase(file):
            raise Refused(
                Refusal(
                    "wrong-key",
                    "该文件是用口令加密的，不是 jinbang archive 写的归档：请先用 age --decrypt 解密，再用公钥重新加密。",
                    "This file was encrypted with a passphrase, which `jinbang archive` never does: decrypt it with `age --decrypt`, "
                    "then encrypt it to a key.",
                )
            ) from None
        raise Refused(
            Refusal("wrong-key", "该私钥打不开此归档：加密时用的是别的公钥。", "This key does not open the archive: it was encrypted to another one.")
            if other
            else Refusal("damaged-archive", f"文件不是完整的 age 加密归档：{error}。", f"This is no whole age-encrypted archive: {error}.")
        ) from None  # fmt: skip
    except OSError as error:
        if error.errno is not None:  # the disk, not the archive
            raise
        raise Refused(
            Refusal(
                "damaged-archive",
                "归档已损坏或不完整（解密校验未通过），未写入任何内容；请另取一份副本。",
                "The archive is damaged or cut off (it does not decrypt); nothing was written. Take another copy.",
            )
        ) from None


def _by_passphrase(file: IO[bytes]) -> bool:
    file.seek(0)
    return b"\n-> scrypt " in file.read(200)


def _no_key(word: str) -> Refused:
    return Refused(
        Refusal(
            "no-key",
            f"“{word[:60]}”不是公钥，也不是公钥文件；公钥形如 age1… 或 ssh-ed25519 …。",
            f"“{word[:60]}” is neither a public key nor a file of them; a public key looks like age1… or ssh-ed25519 ….",
        )
    )
