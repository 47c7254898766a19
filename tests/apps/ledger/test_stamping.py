"""Checkpoints stamped by a time-stamping authority (RFC 3161), asked over HTTP, checked by a stranger."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import transaction
from django.test import Client

from jinbang.apps.ledger.actions import NoAnswer, StampRefused, append, publish, seal, sequence, stamp, stamping
from jinbang.apps.ledger.published import fetch
from jinbang.apps.ledger.queries import log_key
from jinbang.cli.verify import verify
from tests.apps.ledger import authority

AT = datetime(2022, 11, 1, tzinfo=UTC)
pytestmark = pytest.mark.skipif(not authority.available(), reason="openssl is not installed here")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any, db: None) -> None:
    settings.HOME = tmp_path / "home"


def write() -> None:
    with transaction.atomic():
        append(programme="p", kind="k", subject="s", actor="a", at=AT)
    sequence(at=AT)
    publish()


def asking(settings: Any, url: str) -> None:
    settings.JINBANG = settings.JINBANG.model_copy(update={"tsa_url": url, "tsa_minutes": 60})


def test_a_stamp_is_published_beside_the_checkpoint_and_checked_by_a_stranger(
    tmp_path: Path, settings: Any, client: Client
) -> None:
    assert not stamping()
    with authority.serving(tmp_path / "tsa") as url:
        asking(settings, url)
        write()
        assert stamping()
        assert stamp(at=AT) == 1
        write()
        assert stamp(at=AT + timedelta(minutes=59)) is None  # one an hour
        seal(at=AT, reason="cut-off collection p")
        publish()
        assert stamp(at=AT + timedelta(minutes=59)) == 2  # besides those of cut-offs
        write()
        assert stamp(at=AT + timedelta(minutes=120)) == 3
        publish()
    for path in ("/log/timestamp/1.tsr", "/log/timestamp/2.tsr", "/log/timestamp/3.tsr"):
        assert client.get(path).status_code == 200
    assert client.get("/log/timestamp/4.tsr").status_code == 404
    assert client.get("/log/timestamp/../checkpoint").status_code == 404
    for name in ("checkpoint", "timestamp/3.tsr", "timestamp/2.tsr"):
        (tmp_path / Path(name).name).write_bytes(fetch(name))

    def checked(stamp: str, *more: str) -> Any:
        words = ["checkpoint", str(tmp_path / "checkpoint"), "--key", log_key(), "--timestamp", str(tmp_path / stamp)]
        return CliRunner().invoke(verify, [*words, *more])

    ca = str(tmp_path / "tsa" / "ca.pem")
    good = checked("3.tsr", "--tsa", ca)
    assert (good.exit_code, f"an authority saw it at {datetime.now(UTC):%Y-%m-%d}" in good.output) == (0, True), (
        good.output
    )
    assert "cannot be checked  the time stamp says" in checked("3.tsr").output
    other = checked("2.tsr", "--tsa", ca)
    assert (other.exit_code, "about another text" in other.output) == (1, True), other.output
    with authority.serving(tmp_path / "another"):
        foreign = checked("3.tsr", "--tsa", str(tmp_path / "another" / "ca.pem"))
    assert (foreign.exit_code, "not of an authority with this certificate" in foreign.output) == (1, True)
    (tmp_path / "3.tsr").write_bytes(fetch("timestamp/3.tsr")[:-1])
    assert "not the answer of a time-stamping authority" in checked("3.tsr", "--tsa", ca).output


def test_an_authority_that_is_away_or_is_none_changes_nothing(tmp_path: Path, settings: Any) -> None:
    write()
    asking(settings, "http://127.0.0.1:1/")
    with pytest.raises(NoAnswer):
        stamp(at=AT)
    with authority.serving(tmp_path / "tsa") as url:
        (tmp_path / "tsa" / "tsa.conf").write_text(
            authority.CONFIG.format(folder=tmp_path / "tsa").replace("digests = sha256", "digests = sha512")
        )
        asking(settings, url)  # it grants no stamp on SHA-256
        with pytest.raises(StampRefused, match="did not grant"):
            stamp(at=AT)
