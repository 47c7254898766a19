"""Acts on persons, organisations, offices and memberships."""

from jinbang.apps.people.actions.memberships import decide_membership, end_membership, request_membership
from jinbang.apps.people.actions.offices import end_office, grant_office
from jinbang.apps.people.actions.organisations import register_organisation

__all__ = [
    "decide_membership",
    "end_membership",
    "end_office",
    "grant_office",
    "register_organisation",
    "request_membership",
]
