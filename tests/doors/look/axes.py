"""What axe finds wrong with a page, brought over from the browser without what it finds right (most of the time goes there)."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

_RUN = """options => axe.run(options).then(found => found.violations.map(
    one => ({id: one.id, html: one.nodes.slice(0, 2).map(node => node.html.slice(0, 160))})
))"""


def violations(page: Page, *tags: str) -> list[tuple[str, str]]:
    """(rule, HTML) of the first two places of each violation.  tags: only rules with one of these; all rules where none is named."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if tags:
        options["runOnly"] = {"type": "tag", "values": list(tags)}
    return [(one["id"], html) for one in page.evaluate(_RUN, options) for html in one["html"]]
