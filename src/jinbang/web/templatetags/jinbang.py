"""Small words for templates."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language

register = template.Library()


@register.filter
def say(value: Any) -> str:
    """A bilingual Text, refusal or (zh, en) pair in the reader's language."""
    language = get_language() or "zh-hans"
    if isinstance(value, tuple | list):
        return str(value[0] if language.startswith("zh") else value[1])
    return str(value.say(language)) if hasattr(value, "say") else str(value)
