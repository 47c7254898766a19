"""Passwords of a rehearsal are hashed quickly; a site that is none makes them as strong as all others."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import check_password, make_password

QUICK = "jinbang.conf.hashing.Rehearsed"


def test_a_quick_hash_is_made_strong_at_the_first_sign_in_to_a_site_that_is_no_rehearsal(settings: Any) -> None:
    strong = settings.PASSWORD_HASHERS
    assert QUICK not in strong
    settings.PASSWORD_HASHERS = [QUICK, *strong[1:]]
    quick = make_password("jinbang-2022")
    anew: list[str] = []
    assert check_password("jinbang-2022", quick, anew.append)
    assert not check_password("jinbang-2023", quick, anew.append)
    assert anew == []
    settings.PASSWORD_HASHERS = strong
    assert not check_password("jinbang-2023", quick, anew.append)
    assert check_password("jinbang-2022", quick, lambda password: anew.append(make_password(password)))
    assert "m=102400," in anew[0]
    assert check_password("jinbang-2022", anew[0])
