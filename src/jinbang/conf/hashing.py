"""Passwords of a rehearsal: invented people, and one password that is printed for everybody to see."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class Rehearsed(Argon2PasswordHasher):
    """Argon2 at its least: two hundred times as fast, which fifty ready-made sign-ins make felt.

    A site that is no rehearsal hashes such a password anew, at full strength, when its owner signs in.
    """

    time_cost = 1
    memory_cost = 64
    parallelism = 1
