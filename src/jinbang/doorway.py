"""What every door with addresses does first: it names its policy action, sees who is there, and records who read names.

Below the doors, because doors do not know each other (docs/decisions/0005-doorway.md).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from jinbang.apps.panels.actions import note_reading
from jinbang.apps.people.queries import viewer_of
from jinbang.policy import policy_for

View = Callable[..., HttpResponseBase]


def door(action: str, view: View, *, kept: Callable[[HttpRequest], HttpResponseBase] | None = None) -> View:
    """Wrap a view for a URL table; KeyError at import where the policy table has no such action.

    The person is `request.viewer`.  Where the action is not open to anyone, a stranger is sent to sign in; kept: answers what
    a stranger posted, so that it is not lost.  Whether *this* person may do it to *this* thing is asked behind the view.
    """
    policy, short = policy_for(action)
    public = policy.is_public(short)

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.viewer = viewer_of(request.user)  # type: ignore[attr-defined]
        if not public and request.viewer.person is None:  # type: ignore[attr-defined]
            if kept is not None and request.method == "POST":
                return kept(request)
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    opened.policy_action = action  # type: ignore[attr-defined]
    return opened


def names_experts(view: View) -> View:
    """Wrap a view that shows or hands out experts' names: who reads them is on record (R20).

    Its address has the key of a call and, where it is about one contest, its ordinal.  What was refused was not read.
    """

    @wraps(view)
    def recorded(request: HttpRequest, key: str, **more: Any) -> HttpResponseBase:
        answer = view(request, key, **more)
        person = request.viewer.person  # type: ignore[attr-defined]
        if request.method == "GET" and answer.status_code == 200 and person is not None:
            match = request.resolver_match
            note_reading(
                programme=key, ordinal=more.get("ordinal"), page=match.view_name if match else "", actor=person,
                at=request.at,  # type: ignore[attr-defined]
            )  # fmt: skip
        return answer

    return recorded
