"""Documents as PDF/A-2b: application form, stamped page, recommendation letter and summary, certificate, receipt."""

from jinbang.documents.compose import CannotCompose, compose, qr_svg
from jinbang.documents.fonts import MissingGlyph, missing
from jinbang.documents.papers import (
    application_form,
    certificate,
    receipt,
    recommendation_letter,
    recommendation_summary,
    second,
    stamped_page,
)

__all__ = [
    "CannotCompose",
    "MissingGlyph",
    "application_form",
    "certificate",
    "compose",
    "missing",
    "qr_svg",
    "receipt",
    "recommendation_letter",
    "recommendation_summary",
    "second",
    "stamped_page",
]
