"""Acts of filing, drawing, inviting and recusing."""

from jinbang.apps.panels.actions.conflicts import declare_conflict, detect_conflicts
from jinbang.apps.panels.actions.draws import commit_draw, draw_experts
from jinbang.apps.panels.actions.filings import amend_filing, record_filing, return_filing, save_filing, sign_filing
from jinbang.apps.panels.actions.invitations import (
    answer_invitation,
    invite_panel,
    leave_panel,
    report_solicitation,
    sign_undertaking,
)
from jinbang.apps.panels.actions.readings import note_reading
from jinbang.apps.panels.actions.roster import import_roster, leave_roster

__all__ = [
    "amend_filing",
    "answer_invitation",
    "commit_draw",
    "declare_conflict",
    "detect_conflicts",
    "draw_experts",
    "import_roster",
    "invite_panel",
    "leave_panel",
    "leave_roster",
    "note_reading",
    "record_filing",
    "report_solicitation",
    "return_filing",
    "save_filing",
    "sign_filing",
    "sign_undertaking",
]
