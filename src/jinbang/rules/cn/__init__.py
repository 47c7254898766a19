"""Chinese identifiers. Every check takes any text at all and returns a `Checked`; none raises."""

from jinbang.rules.cn.amounts import check_amount
from jinbang.rules.cn.classifications import (
    DISCIPLINES,
    INDUSTRIES,
    Classified,
    check_discipline,
    check_industry,
    check_postal_code,
)
from jinbang.rules.cn.divisions import PROVINCES, check_division
from jinbang.rules.cn.identity import ID_KIND_NAMES, IdDocument, IdKind, check_identity, likely_kinds
from jinbang.rules.cn.names import check_organisation_name, check_person_name, check_title
from jinbang.rules.cn.patents import Patent, check_patent
from jinbang.rules.cn.phones import Phone, check_phones
from jinbang.rules.cn.publications import check_isbn, check_issn
from jinbang.rules.cn.resident_id import ResidentId, Sex, check_residence_permit, check_resident_id
from jinbang.rules.cn.uscc import DEPARTMENTS, Uscc, check_organisation_code, check_uscc

__all__ = [
    "DEPARTMENTS",
    "DISCIPLINES",
    "ID_KIND_NAMES",
    "INDUSTRIES",
    "PROVINCES",
    "Classified",
    "IdDocument",
    "IdKind",
    "Patent",
    "Phone",
    "ResidentId",
    "Sex",
    "Uscc",
    "check_amount",
    "check_discipline",
    "check_division",
    "check_identity",
    "check_industry",
    "check_isbn",
    "check_issn",
    "check_organisation_code",
    "check_organisation_name",
    "check_patent",
    "check_person_name",
    "check_phones",
    "check_postal_code",
    "check_residence_permit",
    "check_resident_id",
    "check_title",
    "check_uscc",
    "likely_kinds",
]
