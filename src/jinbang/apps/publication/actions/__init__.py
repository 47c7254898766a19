"""Acts of publishing."""

from jinbang.apps.publication.actions.certificate_runs import ask_certificates, issue_next, under_job
from jinbang.apps.publication.actions.certificates import issue_certificates, void_certificate
from jinbang.apps.publication.actions.cut_offs import IN_FLIGHT, deadlines, seal_deadlines
from jinbang.apps.publication.actions.held import Held, held, hold
from jinbang.apps.publication.actions.notices import announce, end_notice
from jinbang.apps.publication.actions.objections import (
    MAX_BYTES,
    MAX_EVIDENCE,
    Evidence,
    answer_objection,
    decide_objection,
    file_objection,
    take_objection,
)
from jinbang.apps.publication.actions.releases import decide_release, import_results, release_lists, revoke_entry

__all__ = [
    "IN_FLIGHT",
    "MAX_BYTES",
    "MAX_EVIDENCE",
    "Evidence",
    "Held",
    "announce",
    "answer_objection",
    "ask_certificates",
    "deadlines",
    "decide_objection",
    "decide_release",
    "end_notice",
    "file_objection",
    "held",
    "hold",
    "import_results",
    "issue_certificates",
    "issue_next",
    "release_lists",
    "revoke_entry",
    "seal_deadlines",
    "take_objection",
    "under_job",
    "void_certificate",
]
