"""The site's database for commands: settings, tables, clock, and refusals as one clear line."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import click

from jinbang.lifecycle import Refused


def site() -> None:
    """Django on the site's own settings, its tables up to date."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jinbang.conf.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    from jinbang.cli.tables import up_to_date

    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise click.ClickException(str(error)) from None
    up_to_date()


def now() -> datetime:
    """The site's time."""
    from jinbang.apps.programmes.clock import now as site_time

    return site_time()


@contextmanager
def refusals_as_lines() -> Iterator[None]:
    """A refusal, or a thing that is not there, becomes one line and exit code 1."""
    from django.core.exceptions import ObjectDoesNotExist

    try:
        yield
    except Refused as refused:
        clause = f" ({refused.refusal.source})" if refused.refusal.source else ""
        raise click.ClickException(f"{refused.refusal.en}{clause}") from None
    except ObjectDoesNotExist as missing:
        raise click.ClickException(str(missing)) from None
