"""Signing in and up, through allauth, in our words and ways."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):
    """New accounts are for applicants; offices are granted afterwards."""

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        user = super().save_user(request, user, form, commit=False)
        user.email = user.email.lower()
        user.name = user.name or user.email.split("@")[0]
        if commit:
            user.save()
        return user
