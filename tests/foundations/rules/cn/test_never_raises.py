"""Whatever is typed, a check answers; and what it suggests, it accepts."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.foundations.rules.cn.invented import identity, mobile, uscc

from jinbang.rules import cn
from jinbang.rules.problem import Checked

ON = date(2022, 10, 31)

CHECKS: dict[str, Callable[[str], Checked[object]]] = {
    "credit code": lambda text: cn.check_uscc(text=text),
    "organisation code": lambda text: cn.check_organisation_code(text=text),
    "identity": lambda text: cn.check_resident_id(text=text, on=ON),
    "permit": lambda text: cn.check_residence_permit(text=text, on=ON),
    "phones": lambda text: cn.check_phones(text=text),
    "patent": lambda text: cn.check_patent(text=text),
    "person": lambda text: cn.check_person_name(text=text),
    "organisation": lambda text: cn.check_organisation_name(text=text),
    "title": lambda text: cn.check_title(text=text),
    "division": lambda text: cn.check_division(text=text),
    "discipline": lambda text: cn.check_discipline(text=text),
    "industry": lambda text: cn.check_industry(text=text),
    "amount": lambda text: cn.check_amount(text=text),
    "isbn": lambda text: cn.check_isbn(text=text),
    "issn": lambda text: cn.check_issn(text=text),
    "postal": lambda text: cn.check_postal_code(text=text),
} | {
    kind.value: (lambda text, kind=kind: cn.check_identity(kind=kind, text=text, on=ON))  # type: ignore[misc]
    for kind in cn.IdKind
}

# Anything at all (lone surrogates too), and things that are nearly right.
NEARLY = st.builds(
    lambda text, at, other: text[:at] + other + text[at + 1 :],
    st.sampled_from(
        [
            uscc(),
            uscc(head="N2"),
            identity(),
            mobile(),
            "ZL202010000000.7",
            "9780306406157",
            "1250.5元",
            "010-55500100转932",
            "I6513",
        ]
    ),
    st.integers(0, 17),
    st.text(st.characters(), max_size=3),
)
ANYTHING = st.text(st.characters(), max_size=60) | st.text("0123456789XOIZSx×·-/；转+ ０１", max_size=40) | NEARLY


@pytest.mark.parametrize("name", CHECKS)
@given(text=ANYTHING)
def test_any_text_is_answered_and_kept_as_typed(name: str, text: str) -> None:
    result = CHECKS[name](text)
    assert result.text == text
    assert (result.value is None) == bool(result.errors)
    assert all(problem.zh and problem.en and problem.code for problem in result.problems)


@pytest.mark.parametrize("name", CHECKS)
@given(text=ANYTHING)
def test_what_is_suggested_passes_the_same_check(name: str, text: str) -> None:
    result = CHECKS[name](text)
    if result.suggestion is not None:
        assert CHECKS[name](result.suggestion).ok
