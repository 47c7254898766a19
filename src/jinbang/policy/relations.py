"""How a person can stand to a thing.  Apps find out which of these hold; the table says what they let a person do."""

from __future__ import annotations


class R:
    """Relations, as words for the policy table."""

    ANYONE = "anyone"
    SIGNED_IN = "signed-in"
    SELF = "self"
    COLLEAGUE = "colleague"  # holds an office in the same organisation that may give this one
    APPLICANT = "applicant"  # prepares the application, or may for its organisation
    UNIT_HANDLER = "unit-handler"  # 经办 of the unit it was sent to
    UNIT_APPROVER = "unit-approver"  # 审核 of that unit
    BODY = "body"  # manager of a body with a mandate in the contest
    EXPERT = "expert"  # invited to the panel
    SEATED = "seated"  # has the application to review, conflict declaration made
    TO_DECLARE = "to-declare"  # has it, declaration not yet made
    CONFLICTED = "conflicted"
    SECRETARY = "secretary"
    SCREENER = "screener"
    ACKNOWLEDGER = "acknowledger"
    COMMITTEE = "committee"
    SCRUTINEER = "scrutineer"
    AUDITOR = "auditor"
    HANDLER = "handler"  # of an objection
    OBJECTOR = "objector"
    OWNER = "owner"  # of a listed entry
