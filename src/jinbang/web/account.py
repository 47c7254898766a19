"""Signing in and up, through allauth, in our words and ways."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.models import EmailAddress
from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from jinbang.apps.people.queries import person_signed_in, viewer_of
from jinbang.rules.cn.names import check_person_name
from jinbang.rules.problem import Language

# role → the first page of its audience
DESKS = {
    "preparer": "applicant:home", "unit-handler": "unit:home", "unit-approver": "unit:home", "body-manager": "body:home",
    "expert": "expert:home", "secretary": "secretariat:home", "screener": "secretariat:home",
    "acknowledger": "secretariat:home", "auditor": "secretariat:home", "committee": "secretariat:home",
    "scrutineer": "secretariat:home",
}  # fmt: skip


class Backend(AuthenticationBackend):  # type: ignore[misc] # allauth has no types
    """allauth's, with our way of reading who signed in."""

    def get_user(self, user_id: Any) -> Any:
        person = person_signed_in(user_id=user_id)
        return person if person is not None and self.user_can_authenticate(person) else None


class SignupDetails(forms.Form):
    """What a new account asks for beside e-mail and password."""

    name = forms.CharField(label=_("姓名"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    field_order = ("name", "email", "password1", "password2")

    def clean_name(self) -> str:
        """A name that the documents can carry; kept as typed."""
        language: Language = "zh" if (get_language() or "zh").startswith("zh") else "en"
        result = check_person_name(text=self.cleaned_data["name"], longest=60)
        if result.value is None:
            raise forms.ValidationError([problem.words(language=language) for problem in result.errors])
        return result.value

    def signup(self, request: HttpRequest, user: Any) -> None:
        """Called by allauth once the account is there."""
        user.name = self.cleaned_data["name"]
        user.language = get_language() or "zh-hans"
        user.save(update_fields=["name", "language"])


class Adapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth has no types
    """New accounts are for applicants; offices are granted afterwards."""

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """A new account is for applying: its first page says what to do."""
        return reverse("applicant:home")

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To the desk of somebody who has one alone; else to the notice."""
        held = viewer_of(request.user).roles(at=request.at)  # type: ignore[attr-defined]
        desks = {DESKS[role] for role in held if role in DESKS}
        return reverse(desks.pop()) if len(desks) == 1 else reverse("home")

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        user = super().save_user(request, user, form, commit=False)
        user.email = user.email.lower()
        user.name = user.name or user.email.split("@")[0]
        if commit:
            user.save()
        return user


def reached_by_letter(*, user: Any, **_: Any) -> None:
    """Who set a password through a letter has shown that the address is theirs: no second letter asks for it.

    Only where there is but that one address to which the letter can have gone.
    """
    known = list(EmailAddress.objects.filter(user=user))
    if any(one.email.lower() != user.email.lower() for one in known):
        return
    for one in known or [EmailAddress(user=user, email=user.email, primary=True)]:
        if not one.verified and one.can_set_verified():
            one.verified = True
            one.save()
