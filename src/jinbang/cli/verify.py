"""`jinbang verify`: checks receipts and bundles offline.  It reaches neither Django nor any code of the site.

One other program is run, where it is installed: `belenios-tool`, which checks the proofs of Belenios elections.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jinbang.cli.elections import ask_belenios
from jinbang.transparency.archive import Archive
from jinbang.transparency.cosignature import CosignerKey
from jinbang.transparency.errors import Broken, Malformed
from jinbang.transparency.findings import Finding, Verdict, any_broken, broken
from jinbang.transparency.note import VerifierKey
from jinbang.transparency.receipt import parse_receipt
from jinbang.transparency.receiptcheck import check_receipt
from jinbang.transparency.witness import CheckpointUpdate, parse_update
from jinbang.verification import verify as verify_bundle

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_WORDS = {
    "en": {verdict: str(verdict) for verdict in Verdict},
    "zh": {Verdict.HELD: "成立", Verdict.BROKEN: "不成立", Verdict.UNCHECKED: "无法核对"},
}
LARGEST_SMALL = 1024 * 1024
"""Bytes of a file of keys, of a receipt or of a checkpoint at most."""
_COLOURS = {Verdict.HELD: "green", Verdict.BROKEN: "red", Verdict.UNCHECKED: "yellow"}

_KEY = click.option(
    "--key", "keys", multiple=True, required=True, help="Public key of the log, or a file with one a line."
)
_WITNESS = click.option("--witness", "witnesses", multiple=True, help="Public key of a witness, or a file of them.")
_TSA = click.option("--tsa", type=_FILE, help="Certificates (PEM) of the authority that stamped the time.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
_LANG = click.option(
    "--lang", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="Language of the lines."
)


class _BundleByDefault(click.Group):
    """`verify FILE` is `verify bundle FILE`."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            args = ["bundle", *args]
        return super().resolve_command(ctx, args)


@click.group(cls=_BundleByDefault)
def verify() -> None:
    """Check receipts and bundles offline, with nothing but the file and the public keys.

    `jinbang verify FILE` checks a bundle.
    """


@verify.command()
@click.argument("file", type=_FILE)
@_KEY
@_WITNESS
@click.option("--content", type=_FILE, help="The file that was handed in.")
@click.option("--cutoff", type=_FILE, help="The checkpoint sealed at the deadline, with its consistency proof.")
@_JSON
@_LANG
@click.pass_context
def receipt(
    ctx: click.Context,
    *,
    file: Path,
    keys: tuple[str, ...],
    witnesses: tuple[str, ...],
    content: Path | None,
    cutoff: Path | None,
    as_json: bool,
    lang: str,
) -> None:
    """Check the receipt FILE: one line for each promise; exit status 1 if one is broken."""
    log_keys, witness_keys = _trusted(keys, witnesses)
    try:
        sealed = _cutoff(cutoff)
    except (Malformed, UnicodeDecodeError) as error:
        raise click.UsageError(f"{cutoff} is no checkpoint: {error}") from error
    try:
        findings = check_receipt(
            parse_receipt(_small(file)),
            keys=log_keys,
            witnesses=witness_keys,
            content=content.read_bytes() if content else None,
            cutoff=sealed,
        )
    except Malformed as error:
        findings = [
            broken("readable", f"{_shown(file)} is not a receipt: {error}", f"{_shown(file)} 不是回执：{error}")
        ]
    report(findings, as_json=as_json, lang=lang)
    ctx.exit(1 if any_broken(findings) else 0)


@verify.command()
@click.argument("file", type=_FILE)
@_KEY
@_WITNESS
@click.option("--receipt", "receipts", multiple=True, type=_FILE, help="A receipt that the log must honour.")
@click.option(
    "--checkpoint", "seen", multiple=True, type=_FILE, help="A checkpoint of the log that you kept from earlier."
)
@_TSA
@_JSON
@_LANG
@click.pass_context
def bundle(
    ctx: click.Context,
    *,
    file: Path,
    keys: tuple[str, ...],
    witnesses: tuple[str, ...],
    receipts: tuple[Path, ...],
    seen: tuple[Path, ...],
    tsa: Path | None,
    as_json: bool,
    lang: str,
) -> None:
    """Check the bundle FILE: one line for each promise; exit status 1 if one is broken."""
    log_keys, witness_keys = _trusted(keys, witnesses)
    try:
        owed = [parse_receipt(_small(path)) for path in receipts]
    except Malformed as error:
        raise click.UsageError(f"one of the receipts cannot be read: {error}") from error
    try:
        checkpoints = [(_shown(path), _small(path).decode()) for path in seen]
    except (Malformed, UnicodeDecodeError) as error:
        raise click.UsageError(f"one of the checkpoints cannot be read: {error}") from error
    authorities = _authorities(tsa)
    try:
        with file.open("rb") as opened, _progress() as progress:
            findings = verify_bundle(
                Archive(opened),
                keys=log_keys,
                witnesses=witness_keys,
                receipts=owed,
                seen=checkpoints,
                progress=progress,
                elections=ask_belenios,
                authorities=authorities,
            )
    except (Malformed, Broken) as error:
        findings = [
            broken("readable", f"{_shown(file)} is not a bundle: {error}", f"{_shown(file)} 不是核验包：{error}")
        ]
    report(findings, as_json=as_json, lang=lang)
    ctx.exit(1 if any_broken(findings) else 0)


@verify.command()
@click.argument("file", type=_FILE)
@_KEY
@_WITNESS
@click.option("--timestamp", type=_FILE, help="The time stamp of an authority (RFC 3161) on this checkpoint.")
@_TSA
@_JSON
@_LANG
@click.pass_context
def checkpoint(
    ctx: click.Context,
    *,
    file: Path,
    keys: tuple[str, ...],
    witnesses: tuple[str, ...],
    timestamp: Path | None,
    tsa: Path | None,
    as_json: bool,
    lang: str,
) -> None:
    """Check the checkpoint FILE: who signed it, who has witnessed it, when an authority saw it."""
    from jinbang.transparency.checkpointcheck import check_checkpoint

    log_keys, witness_keys = _trusted(keys, witnesses)
    try:
        stamp, authority = (_small(one) if one else None for one in (timestamp, tsa))
    except Malformed as error:
        raise click.UsageError(f"the time stamp or the authority's certificates: {error}") from error
    try:
        findings = check_checkpoint(
            _small(file), keys=log_keys, witnesses=witness_keys, stamp=stamp, authority=authority
        )
    except Malformed as error:
        name = _shown(file)
        findings = [broken("readable", f"{name} is no checkpoint: {error}", f"{name} 不是检查点：{error}")]
    report(findings, as_json=as_json, lang=lang)
    ctx.exit(1 if any_broken(findings) else 0)


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None] | None]:
    """Something to look at while a large log is read; nothing where nobody looks."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("Checking", total=None)
        yield lambda done, of: shown.update(task, completed=done, total=of)


def report(findings: list[Finding], *, as_json: bool, lang: str) -> None:
    """Print one line for each finding, or all of them as JSON."""
    if as_json:
        rows = [{"promise": f.promise, "verdict": str(f.verdict), "en": f.en, "zh": f.zh} for f in findings]
        click.echo(json.dumps({"broken": any_broken(findings), "findings": rows}, ensure_ascii=False, indent=2))
        return
    width = max(len(word) for word in _WORDS[lang].values())
    for finding in findings:
        word = _WORDS[lang][finding.verdict].ljust(width, "\u3000" if lang == "zh" else " ")
        click.echo(f"{click.style(word, fg=_COLOURS[finding.verdict])}  {_printable(finding.words(lang))}")


def _printable(words: str) -> str:
    """The words without what could steer a terminal or turn the direction of writing: files come from anyone."""
    return "".join(c if c.isprintable() else "\ufffd" for c in words)


def _small(path: Path) -> bytes:
    """The bytes of a file of keys, of a receipt or of a checkpoint; raises Malformed where it is none by its size alone."""
    with path.open("rb") as opened:
        data = opened.read(LARGEST_SMALL + 1)
    if len(data) > LARGEST_SMALL:
        raise Malformed(f"it is larger than {LARGEST_SMALL} bytes")
    return data


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that no file system has
        return False


def _shown(path: Path) -> str:
    """The name of a file, in letters that can be written everywhere."""
    return path.name.encode("utf-8", "replace").decode()


def _trusted(keys: tuple[str, ...], witnesses: tuple[str, ...]) -> tuple[list[VerifierKey], list[CosignerKey]]:
    try:
        return [VerifierKey.parse(vkey) for vkey in _vkeys(keys)], [
            CosignerKey.parse(vkey) for vkey in _vkeys(witnesses)
        ]
    except (Malformed, UnicodeDecodeError) as error:
        raise click.UsageError(str(error)) from error


def _authorities(tsa: Path | None) -> Sequence[Certificate]:
    if tsa is None:
        return ()
    from jinbang.transparency.timestamp import read_certificates

    try:
        return read_certificates(tsa.read_bytes())
    except Malformed as error:
        raise click.UsageError(f"{tsa}: {error}") from error


def _vkeys(values: tuple[str, ...]) -> list[str]:
    """Keys as given, or the lines of files that hold them."""
    vkeys: list[str] = []
    for value in values:
        path = Path(value)
        if "+" not in value and _is_file(path):
            lines = _small(path).decode().splitlines()
            vkeys += [line.strip() for line in lines if line.strip() and not line.startswith("#")]
        else:
            vkeys.append(value)
    return vkeys


def _cutoff(path: Path | None) -> CheckpointUpdate | None:
    if path is None:
        return None
    text = _small(path).decode()
    return parse_update(text) if text.startswith("old ") else CheckpointUpdate(old=0, proof=(), checkpoint=text)
