"""The two ways in which evidence fails.  Neither is a bug: both carry one clear sentence for the person who checks."""

from __future__ import annotations


class Malformed(ValueError):
    """The text or bytes are not in the format they claim to be in; nothing was checked."""


class Broken(ValueError):
    """The format is right and the evidence does not hold: a wrong hash, a wrong signature, a forked history."""


class Unknown(ValueError):
    """Nothing speaks against the evidence, but no key that the checker trusts speaks for it."""
