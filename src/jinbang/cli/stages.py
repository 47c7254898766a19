"""The stages that `make run STAGE=…` can show."""

from __future__ import annotations

STAGES = ("collection", "screening", "review", "final", "notice", "released")
