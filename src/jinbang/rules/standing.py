"""The words for where an application stands.  Which move follows which is in the life of an application
(apps/nominations/states.py); who may do what where is in the policy table."""

from __future__ import annotations


class Standing:
    """Where an application stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    RECOMMENDED = "recommended"
    DECLINED = "declined"
    UNSUBMITTED = "unsubmitted"
    UNRECOMMENDED = "unrecommended"
    WITHDRAWN = "withdrawn"
    SCREENING = "screening"
    CORRECTING = "correcting"
    INELIGIBLE = "ineligible"
    APPEALED = "appealed"
    ACCEPTED = "accepted"
    REVIEWING = "reviewing"
    PASSED = "passed"
    RESERVE = "reserve"
    NOT_PASSED = "not-passed"
    PROPOSED = "proposed"
    NOT_CHOSEN = "not-chosen"
    ON_NOTICE = "on-notice"
    SUSPENDED = "suspended"
    CLEARED = "cleared"
    REMOVED = "removed"
    LISTED = "listed"
    REVOKED = "revoked"
