"""Chinese identifiers. Every check takes any text at all and returns a `Checked`; none raises."""

from jinbang.rules.cn.divisions import check_division
from jinbang.rules.cn.resident_id import ResidentId, Sex, check_residence_permit, check_resident_id
from jinbang.rules.cn.uscc import Uscc, check_organisation_code, check_uscc

__all__ = [
    "ResidentId",
    "Sex",
    "Uscc",
    "check_division",
    "check_organisation_code",
    "check_residence_permit",
    "check_resident_id",
    "check_uscc",
]
