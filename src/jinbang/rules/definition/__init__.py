"""A programme as frozen data.  Everything that a call says, with the clause that says it.

Keys are kebab-case and stable; names are bilingual.  A *contest* is what one application enters, one quota counts,
one review body (or two together) reviews and one ranking orders: an honours list, or one track of a list.
"""

from jinbang.rules.definition.bodies import Body, Contact, Mandate, Phone
from jinbang.rules.definition.calendar import Window
from jinbang.rules.definition.forms import COLUMN_TYPES, FACES, FIELD_TYPES, ROLES, Column, Field, Form, Section
from jinbang.rules.definition.judging import CriteriaSet, Criterion, EligibilityCondition, ReasonCode
from jinbang.rules.definition.lists import NOMINEES, Channel, Contest, HonourList, NomineeKind, Quota, Track
from jinbang.rules.definition.programme import ProgrammeDefinition
from jinbang.rules.definition.settings import Settings
from jinbang.rules.definition.words import Text

__all__ = [
    "COLUMN_TYPES",
    "FACES",
    "FIELD_TYPES",
    "NOMINEES",
    "ROLES",
    "Body",
    "Channel",
    "Column",
    "Contact",
    "Contest",
    "CriteriaSet",
    "Criterion",
    "EligibilityCondition",
    "Field",
    "Form",
    "HonourList",
    "Mandate",
    "NomineeKind",
    "Phone",
    "ProgrammeDefinition",
    "Quota",
    "ReasonCode",
    "Section",
    "Settings",
    "Text",
    "Track",
    "Window",
]  # fmt: skip
