"""Keys rotate without a moment in which anybody's checks fail."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site

from jinbang.apps.ledger.actions import KeyRefused, begin_key, retire_key, sequence
from jinbang.apps.ledger.models import Checkpoint
from jinbang.apps.ledger.queries import kinds, public_keys
from jinbang.transparency import Unknown, VerifierKey, open_checkpoint

AT = datetime(2022, 11, 1, tzinfo=UTC)


def opens(vkey: str) -> bool:
    """Whether somebody who trusts only this key accepts the newest checkpoint."""
    sequence(at=AT, reason="asked")
    text = Checkpoint.objects.order_by("-id")[0].text
    try:
        open_checkpoint(text, keys=[VerifierKey.parse(vkey)], origin=site.JINBANG_LOG_ORIGIN)
    except Unknown:
        return False
    return True


@pytest.mark.django_db
def test_both_keys_sign_until_the_old_one_is_retired(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    (old,) = public_keys()
    new = begin_key(at=AT)
    assert (opens(old.vkey), opens(new)) == (True, True)
    assert retire_key(identifier=old.id, at=AT) == old.vkey
    assert (opens(old.vkey), opens(new)) == (False, True)
    assert [(one.vkey, one.active) for one in public_keys()] == [(new, True), (old.vkey, False)]
    assert kinds() == ["log.key-begin", "log.key-retire"]
    seeds = [*(tmp_path / "keys").glob("*.seed")]
    assert [stat.S_IMODE(path.stat().st_mode) for path in seeds] == [0o600]


@pytest.mark.django_db
def test_the_only_key_and_an_unknown_one_are_not_retired(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    (only,) = public_keys()
    with pytest.raises(KeyRefused, match="only key"):
        retire_key(identifier=only.id, at=AT)
    with pytest.raises(KeyRefused, match="No active key has the id 00000000"):
        retire_key(identifier="00000000", at=AT)
    assert public_keys() == [only]
    assert kinds() == []
