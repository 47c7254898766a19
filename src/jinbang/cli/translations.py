"""Translations without gettext's tools: messages are Chinese, English stands in one catalogue."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

PACKAGE = Path(__file__).resolve().parent.parent
CATALOGUE = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    "gettext": None, "gettext_lazy": None, "_": None, "gettext_noop": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip


def _messages() -> Iterator[tuple[str, int, Any, str | None]]:
    """(file, line, message or (singular, plural), context) of everything that is to be translated."""
    from babel.messages.extract import extract
    from django.conf import settings

    if not settings.configured:
        settings.configure(TEMPLATES=[], INSTALLED_APPS=[])
    from django.utils.translation.template import templatize

    for path in sorted((*PACKAGE.glob("**/*.py"), *PACKAGE.glob("**/templates/**/*.*"))):
        if "migrations" in path.parts or path.suffix not in (".py", ".html", ".txt"):
            continue
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            # Indentation means nothing in a template, but would to the tokenizer.
            text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).split("\n"))
        for line, message, _comments, context in extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS):
            yield str(path.relative_to(PACKAGE)), line, message, context


def _key(message: Any) -> Any:
    return tuple(message) if isinstance(message, tuple | list) else message


@click.group()
def translations() -> None:
    """Compile, complete and check the English catalogue."""


@translations.command()
@click.option("--quiet", is_flag=True)
def compile(quiet: bool) -> None:
    """Write the compiled catalogue beside the source."""
    done = compile_catalogues()
    if not quiet:
        click.echo(f"{done} messages compiled")


def compile_catalogues() -> int:
    """Compile every catalogue that is newer than its compiled form; returns the number of messages."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    count = 0
    for po in (PACKAGE / "locale").glob("*/LC_MESSAGES/*.po"):
        with po.open("rb") as source:
            catalogue = read_po(source)
        count += len(catalogue)
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
            new = mo.with_suffix(f".{os.getpid()}")
            with new.open("wb") as target:
                write_mo(target, catalogue)
            new.replace(mo)
    return count


@translations.command()
def extract() -> None:
    """Add new messages to the catalogue, untranslated, and drop those no longer used."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po, write_po

    old = Catalog(locale="en")
    if CATALOGUE.exists():
        with CATALOGUE.open("rb") as source:
            old = read_po(source, locale="en")
    new = Catalog(locale="en", project="jinbang", charset="utf-8", fuzzy=False)
    for file, _line, message, context in _messages():
        known = old.get(_key(message)[0] if isinstance(message, tuple | list) else message, context)
        new.add(
            _key(message), known.string if known else None, locations=[(file, 0)], context=context,
            flags=(known.flags - {"fuzzy"}) if known else (),
        )  # fmt: skip
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as target:
        write_po(target, new, sort_output=True, omit_header=False, width=120)
    click.echo(f"{len(new)} messages, {sum(1 for m in new if m.id and not m.string)} without English")


@translations.command()
def check() -> None:
    """Every message has its English, every placeholder is kept."""
    from babel.messages.pofile import read_po

    with CATALOGUE.open("rb") as source:
        catalogue = read_po(source, locale="en")
    problems = []
    for file, line, message, context in _messages():
        key = _key(message)
        entry = catalogue.get(key[0] if isinstance(key, tuple) else key, context)
        strings = entry.string if entry else ""
        if not entry or not (all(strings) if isinstance(strings, tuple | list) else strings) or entry.fuzzy:
            problems.append(f"{file}:{line}: no English for {message!r}")
    for entry in catalogue:
        problems += [f"django.po: {entry.id!r}: {error}" for error in entry.check(catalogue)]
    for problem in dict.fromkeys(problems):
        click.echo(problem, err=True)
    if problems:
        sys.exit(1)
    click.echo(f"{len(catalogue)} messages, all in both languages")
