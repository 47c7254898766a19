"""Acts on persons, organisations, offices and memberships."""

from jinbang.apps.people.actions.memberships import decide_membership, end_membership, request_membership
from jinbang.apps.people.actions.offices import end_office, grant_office
from jinbang.apps.people.actions.organisations import register_organisation
from jinbang.apps.people.actions.persons import register_person, set_password

__all__ = [
    "decide_membership",
    "end_membership",
    "end_office",
    "grant_office",
    "register_organisation",
    "register_person",
    "request_membership",
    "set_password",
]
