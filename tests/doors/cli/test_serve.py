"""A demonstration that another version made is refused in one clear line, not with broken pages."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from django.db import connection

from jinbang.cli import serve


def test_a_home_whose_tables_do_not_fit_is_told_in_one_line(db: None) -> None:
    serve._set_up_demonstration(Path("var/demo-review"))
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE panels_solicitation RENAME COLUMN text TO words")
    with pytest.raises(click.ClickException, match="made by another version") as refused:
        serve._set_up_demonstration(Path("var/demo-review"))
    assert "delete that folder" in refused.value.message
    assert "\n" not in refused.value.message
