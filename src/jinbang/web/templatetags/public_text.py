"""Words that others wrote, as far as the public may read them."""

from __future__ import annotations

from django import template

from jinbang.rules.text import hide_personal

register = template.Library()


@register.filter
def public_text(value: str | None) -> str:
    """Identity numbers, telephones and e-mail addresses in a free text are masked (R19)."""
    return hide_personal(text=value or "")
