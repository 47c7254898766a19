"""Who or what an application is about, as a keyed hash: one nominee, one key, and the key tells nothing (R4)."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from jinbang.rules.definition import Form
from jinbang.rules.text import normal_code

LABEL = b"jinbang subject key 1"


def keyed(text: str) -> str:
    """HMAC-SHA-256 under a key derived from the site's secret."""
    key = hmac.new(settings.SECRET_KEY.encode(), LABEL, hashlib.sha256).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def normal_words(text: str) -> str:
    """A title or name reduced to its letters and digits, so that blanks, brackets and width do not make two of one."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(one for one in folded if unicodedata.category(one)[0] in "LN")


def organisation_key(*, uscc: str) -> str:
    """Key of an enterprise or organisation."""
    return keyed(f"uscc|{normal_code(text=uscc)}")


def person_key(*, number: str) -> str:
    """Key of a person, by the number of the identity document."""
    return keyed(f"person|{normal_code(text=number)}")


def work_key(*, kind: str, title: str, owner: str) -> str:
    """Key of a technology, cooperation or project: its title and its owner."""
    return keyed(f"{kind}|{normal_words(title)}|{normal_words(owner)}")


def subject_key(*, nominee: str, form: Form, data: Mapping[str, Any], uscc: str) -> str:
    """The key of what an application's answers nominate.  uscc: of the applicant, where the form asks for no owner."""

    def said(role: str) -> str:
        value = data.get(form.roles.get(role, ""))
        if isinstance(value, list):
            value = next(iter(value[0].values()), "") if value and isinstance(value[0], Mapping) else ""
        if isinstance(value, Mapping):
            value = value.get("number") or value.get("value") or ""
        return str(value or "").strip()

    if nominee == "person" and said("person-id"):
        return person_key(number=said("person-id"))
    if nominee == "person":
        return work_key(kind="person", title=said("person-name") or said("title"), owner=uscc)
    if nominee in ("enterprise", "organisation"):
        return organisation_key(uscc=said("uscc") or uscc)
    return work_key(kind=nominee, title=said("title"), owner=said("owner") or said("uscc") or uscc)


def live_key(*, key: str, nominee: str, contest: str, one_track: bool) -> str:
    """What must be alone among live recommendations: the nominee; a work in each contest where tracks may be "
    "several."""
    if one_track or nominee not in ("technology", "cooperation", "project"):
        return key
    return keyed(f"live|{key}|{contest}")
