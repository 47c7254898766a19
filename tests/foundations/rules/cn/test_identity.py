"""One door for every kind of document a person is identified by."""

from datetime import date

import pytest
from tests.foundations.rules.cn.invented import identity

from jinbang.rules.cn import ID_KIND_NAMES, IdKind, check_identity, likely_kinds
from jinbang.rules.cn.mod11 import identity_check

ON = date(2023, 12, 31)


def permanent(*, birth: str = "19750615") -> str:
    body = "9" + "31" + "036" + birth + "001"
    return body + identity_check(body)


def numbers() -> dict[IdKind, list[str]]:
    return {
        IdKind.RESIDENT: [identity()],
        IdKind.RESIDENCE_PERMIT: [identity(division="810000"), identity(division="830000")],
        IdKind.HK_MACAO_PERMIT: ["H00000001", "M0000000101", "h 0000 0001"],
        IdKind.TAIWAN_PERMIT: ["00000001", "0000000001"],
        IdKind.PASSPORT: ["E00000001", "EA0000001", "000000001", "X12345"],
        IdKind.FOREIGN_PERMANENT: [permanent(), "AUS" + "310075061501"],
        IdKind.OFFICER: ["军字第0000001号", "南字第00000001号", "0000001"],
    }


def test_t15_every_kind_accepts_its_own_numbers_without_a_word() -> None:
    """T15: the permits of Hong Kong, Macao and Taiwan among them."""
    said = {
        (kind, number): check_identity(kind=kind, text=number, on=ON).codes
        for kind, samples in numbers().items()
        for number in samples
    }
    assert said == dict.fromkeys(said, ())


def test_every_kind_has_a_name_in_both_languages() -> None:
    assert set(ID_KIND_NAMES) == set(IdKind)


def test_the_likeliest_kind_of_every_sample_is_a_kind_that_accepts_it() -> None:
    for samples in numbers().values():
        for number in samples:
            likely = likely_kinds(text=number)
            assert likely
            assert check_identity(kind=likely[0], text=number, on=ON).ok


def test_the_selector_names_the_card_first() -> None:
    assert likely_kinds(text=identity())[0] == IdKind.RESIDENT
    assert likely_kinds(text=identity(division="820000"))[0] == IdKind.RESIDENCE_PERMIT
    assert likely_kinds(text=permanent()) == (IdKind.FOREIGN_PERMANENT,)
    assert likely_kinds(text="?") == ()


@pytest.mark.parametrize("kind", [IdKind.PASSPORT, IdKind.OFFICER, IdKind.FOREIGN_PERMANENT, IdKind.TAIWAN_PERMIT])
def test_an_identity_number_under_another_kind_is_told_where_it_belongs(kind: IdKind) -> None:
    (problem,) = check_identity(kind=kind, text=identity(), on=ON).problems
    assert problem.code == "id-other-kind"
    assert "居民身份证" in problem.zh


def test_a_foreign_permanent_card_under_identity_card_is_told_where_it_belongs() -> None:
    (problem,) = check_identity(kind=IdKind.RESIDENT, text=permanent(), on=ON).problems
    assert problem.code == "id-other-kind"
    assert "外国人永久居留身份证" in problem.zh


def test_a_permit_under_identity_card_is_recorded_as_a_permit() -> None:
    result = check_identity(kind=IdKind.RESIDENT, text=identity(division="830000"), on=ON)
    assert result.value is not None
    assert (result.value.kind, result.codes) == (IdKind.RESIDENCE_PERMIT, ("id-kind-differs",))


def test_a_foreign_permanent_card_is_judged_loosely() -> None:
    number = permanent(birth="19751399")
    wrong = number[:-1] + ("0" if number[-1] != "0" else "1")
    result = check_identity(kind=IdKind.FOREIGN_PERMANENT, text=wrong, on=ON)
    assert (result.ok, result.codes) == (True, ("id-check-loose", "id-date-loose"))


def test_a_foreign_permanent_card_may_not_contradict_the_birth_date_of_the_form() -> None:
    result = check_identity(kind=IdKind.FOREIGN_PERMANENT, text=permanent(), on=ON, birth=date(1975, 6, 16))
    assert result.codes == ("id-birth",)


@pytest.mark.parametrize("kind", list(IdKind))
def test_a_blank_number_is_empty_and_a_wrong_one_refused(kind: IdKind) -> None:
    assert check_identity(kind=kind, text=" ", on=ON).codes == ("empty",)
    assert not check_identity(kind=kind, text="无", on=ON).ok


def test_the_repr_of_a_document_hides_its_number() -> None:
    assert (
        repr(check_identity(kind=IdKind.PASSPORT, text="E00000001", on=ON).value) == "IdDocument(passport, *********)"
    )
