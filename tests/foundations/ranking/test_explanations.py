"""N12: every printed line of an explanation is arithmetic that holds when it is redone from the printed figures."""

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jinbang.ranking import Rule, Sheet, half_up, rank
from jinbang.ranking.explain import explain, working
from jinbang.ranking.explain_model import calibrated_working
from jinbang.ranking.scores import Scores
from jinbang.ranking.study import calibrated_figures, study, why

REFERENCE = Path(__file__).parents[3] / "docs" / "reference" / "rank.md"
ARITHMETIC = re.compile(r"[\d\s().+\-×÷−]+")


def redone(expression):
    """The exact value of a printed expression of + − × ÷ and brackets."""
    assert ARITHMETIC.fullmatch(expression), expression
    python = expression.replace("×", "*").replace("÷", "/").replace("−", "-")
    return eval(re.sub(r"\d+(?:\.\d+)?", lambda m: f"Fraction('{m[0]}')", python), {"Fraction": Fraction})  # noqa: S307


@given(
    st.lists(st.tuples(st.integers(0, 800), st.integers(0, 800)), min_size=3, max_size=7),
    st.sampled_from(["mean", "trimmed", "median"]),
    st.integers(1, 9),
    st.sampled_from(["weighted", "points"]),
)
@settings(deadline=None)
def test_the_filed_score_can_be_redone_from_its_printed_lines(pairs, kind, weight, total):
    rule = Rule(kind=kind, weights={"c1": Decimal(weight), "c2": Decimal(2)}, total=total, min_reviews=3)
    sheets = [
        Sheet(application="A", expert=f"E{k}", scores={"c1": Decimal(x) / 8, "c2": Decimal(z) / 8})
        for k, (x, z) in enumerate(pairs)
    ]
    row = rank(sheets=sheets, rule=rule).rows[0]

    lines = [line.en for line in working(row=row, sheets=sheets, rule=rule)]

    for line in lines[: len(pairs)]:
        left, sign, right = re.split(r" (=|≈) ", line.split(": ", 1)[1])
        gap = abs(redone(left) - redone(right))
        assert gap == 0 if sign == "=" else gap < Fraction(1, 10**9)
    *_, last = lines
    expression = last.split(" → ")[0].split("the median ")[-1]
    value = {redone(part) for part in expression.split(" = ")}
    assert len(value) == 1
    shown = value.pop()
    if kind != "median" or any("≈" not in line for line in lines[: len(pairs)]):
        rounded = half_up(
            numerator=Decimal(shown.numerator), denominator=Decimal(shown.denominator), decimals=rule.decimals
        )
        assert abs(rounded - row.score) <= (0 if kind != "median" else Decimal("0.01"))
    assert last.endswith(str(row.score))


def test_a_tie_names_the_tie_break_that_decides():
    scores = {"A": ["70", "80", "90"], "B": ["75", "80", "85"], "C": ["75", "85", "80"]}
    sheets = [
        Sheet(application=a, expert=f"E{k}", scores={"score": Decimal(s)})
        for a, row in scores.items()
        for k, s in enumerate(row)
    ]
    ranking = rank(sheets=sheets, rule=Rule(min_reviews=3, decimals=0, tie_breaks=("median", "highest")))

    decided = explain(ranking=ranking, sheets=sheets, first="B", second="A")
    open_ = explain(ranking=ranking, sheets=sheets, first="B", second="C")

    assert (decided.above, decided.below) == ("A", "B")
    assert [line.en for line in decided.verdict] == [
        "both 80: the filed tie-breaks decide",
        "median: both 80",
        "highest total: 90 > 85, A first",
    ]
    assert open_.verdict[-1].zh == "仍并列：名次相同，交评审组评议"


def test_experts_can_be_shown_under_other_names():
    sheets = [Sheet(application="A", expert=f"secret{k}", scores={"score": Decimal(k)}) for k in range(3)]
    row = rank(sheets=sheets, rule=Rule(min_reviews=3)).rows[0]

    lines = working(
        row=row, sheets=sheets, rule=Rule(min_reviews=3), names={f"secret{k}": f"专家{k}" for k in range(3)}
    )

    assert "secret" not in "".join(line.zh + line.en for line in lines)


@pytest.fixture(scope="module")
def result():
    rng = np.random.Generator(np.random.PCG64(5))
    sheets = [
        Sheet(application=f"A{a}", expert=f"E{e}", scores={"score": Decimal(int(80 - a + 4 * e + rng.integers(-4, 5)))})
        for a in range(15)
        for e in range(8)
        if (a + e) % 3
    ]
    return study(
        scores=Scores.of(sheets=sheets, criteria=["score"]), rule=Rule(min_reviews=3), method="calibrated", places=5
    )


def test_the_calibrated_score_of_the_explanation_is_that_of_the_model(result):
    assert not result.fit.fallback
    for k in range(15):
        figures = calibrated_figures(result=result, application=k)
        assert figures.score == pytest.approx(result.fit.score[k], abs=1e-9)
        last = calibrated_working(figures=figures)[-1].en.split(" = ")
        for expression in (last[1].removeprefix("level "), last[2]):
            assert float(redone(expression)) == pytest.approx(float(last[3]), abs=0.002)


def test_the_parts_of_a_difference_add_up(result):
    filed, model = why(result=result, first=0, second=14)

    assert (filed.above, model.above) == ("A0", "A0")
    figures = [float(text.strip("()")) for text in re.findall(r"\(?-?\d+\.\d{4}\)?", model.verdict[0].en)]
    assert figures[0] == pytest.approx(sum(figures[1:]), abs=0.0003)


def test_the_example_of_the_reference_page_runs_as_printed():
    code = re.search(r"```python\n(.*?)```", REFERENCE.read_text("utf-8"), re.DOTALL)[1]
    *body, last = code.strip().splitlines()
    names = {}
    exec("\n".join(body), names)  # noqa: S102
    expression, shown = last.split("#")
    assert repr(eval(expression.strip(), names)) == shown.strip()  # noqa: S307
