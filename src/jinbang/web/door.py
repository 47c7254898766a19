"""A door in a URL table: it names the policy action that the page asks for.

    path("applications/<int:pk>/", door("application.view", views.detail), name="application")

The person is `request.viewer`, the server's time of receipt `request.at`.  A stranger is sent to sign in, and what a stranger
posted is kept for after that.
"""

from __future__ import annotations

from jinbang import doorway
from jinbang.doorway import View
from jinbang.web import again

__all__ = ["View", "door"]


def door(action: str, view: View) -> View:
    """Wrap a view for a URL table; KeyError at import where the policy table has no such action."""
    return doorway.door(action, view, kept=again.kept)
