"""How a test says what was refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from jinbang.lifecycle import Refused


@contextmanager
def refusal(code: str, source: str | None = None) -> Iterator[pytest.ExceptionInfo[Refused]]:
    """The block is refused with this code (and by this rule or clause), in words of both languages."""
    with pytest.raises(Refused) as refused:
        yield refused
    said = refused.value.refusal
    assert said.code == code, f"refused as {said.code}: {said.en}"
    assert source is None or said.source == source
    assert said.zh
    assert said.en
