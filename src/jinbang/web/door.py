"""A door in a URL table: it names the policy action that the page asks for.

    path("applications/<int:pk>/", door("application.view", views.detail), name="application")

The person is `request.viewer`, the server's time of receipt `request.at`.  Where the action is not open to anyone, a stranger
is sent to sign in, and what a stranger posted is kept for after that.  Whether *this* person may do it to *this* thing is asked in the act or query behind the view.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from jinbang.apps.people.queries import viewer_of
from jinbang.policy import policy_for
from jinbang.web import again

View = Callable[..., HttpResponseBase]


def door(action: str, view: View) -> View:
    """Wrap a view for a URL table; KeyError at import where the policy table has no such action."""
    policy, short = policy_for(action)
    public = policy.is_public(short)

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.viewer = viewer_of(request.user)  # type: ignore[attr-defined]
        if not public and request.viewer.person is None:  # type: ignore[attr-defined]
            if request.method == "POST":
                return again.kept(request)
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    opened.policy_action = action  # type: ignore[attr-defined]
    return opened
