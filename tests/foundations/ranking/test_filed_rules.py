"""R12, R13 and T9: a filed rule ranks in exact decimals, rounded half up, and says what it cannot rank."""

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinbang.ranking import RankingError, Rule, Sheet, half_up, rank

GOLDEN = tomllib.loads((Path(__file__).parent / "golden" / "t9.toml").read_text("utf-8"))["case"]
WEIGHTS = {"创新": Decimal(40), "应用": Decimal(35), "效益": Decimal(25)}


def sheets_of(scores: dict[str, list[str]]) -> list[Sheet]:
    return [
        Sheet(application=application, expert=f"E{k}", scores={"score": Decimal(score)})
        for application, row in scores.items()
        for k, score in enumerate(row, start=1)
    ]


@pytest.mark.parametrize("case", GOLDEN, ids=[case["name"] for case in GOLDEN])
def test_t9_the_golden_file_comes_out_as_worked_by_hand(case):
    ranking = rank(sheets=sheets_of(case["scores"]), rule=Rule(**case["rule"]))

    found = [[r.rank, r.application, str(r.score), "tied" if r.tied else r.decided_by or ""] for r in ranking.rows]
    assert found == case["expect"]


def test_r13_the_weighted_mean_divides_by_the_sum_of_the_weights():
    scores = {"创新": Decimal(90), "应用": Decimal(80), "效益": Decimal("70.5")}
    ranking = rank(
        sheets=[Sheet(application="示例项目", expert=f"E{k}", scores=scores) for k in range(3)],
        rule=Rule(weights=WEIGHTS, min_reviews=3),
    )

    row = ranking.rows[0]
    # (40·90 + 35·80 + 25·70.5) / 100 = 8162.5 / 100 = 81.625, half up 81.63
    assert (row.score, row.totals[0].total, row.totals[0].weighted_sum) == (
        Decimal("81.63"),
        Decimal("81.625"),
        Decimal("8162.5"),
    )


def test_r13_points_are_added_and_not_averaged_over_criteria():
    rule = Rule(weights={"创新": Decimal(1), "应用": Decimal(1)}, total="points", min_reviews=3)
    sheets = [
        Sheet(application="A", expert=f"E{k}", scores={"创新": Decimal(38), "应用": Decimal("21.5")}) for k in range(3)
    ]

    assert rank(sheets=sheets, rule=rule).rows[0].score == Decimal("59.50")


def test_r13_experts_totals_are_rounded_first_only_when_the_filing_says_so():
    scores = {"A": ["80.004", "80.004", "80.005"]}

    once = rank(sheets=sheets_of(scores), rule=Rule(min_reviews=3, decimals=2))
    twice = rank(sheets=sheets_of(scores), rule=Rule(min_reviews=3, decimals=2, expert_decimals=2))

    # 240.013 / 3 = 80.00433…; rounded first: 80.00 + 80.00 + 80.01 = 240.01, / 3 = 80.00333…
    assert (once.rows[0].score, twice.rows[0].score) == (Decimal("80.00"), Decimal("80.00"))
    assert [t.total for t in twice.rows[0].totals] == [Decimal(80), Decimal(80), Decimal("80.01")]


def test_r13_a_tie_is_broken_by_the_filed_criterion():
    def sheet(application: str, k: int, innovation: int, use: int) -> Sheet:
        scores = {"创新": Decimal(innovation), "应用": Decimal(use)}
        return Sheet(application=application, expert=f"E{k}", scores=scores)

    rule = Rule(
        weights={"创新": Decimal(1), "应用": Decimal(1)}, min_reviews=3, tie_breaks=("criterion:创新", "criterion:应用")
    )
    sheets = [sheet("A", k, 80, 90) for k in range(3)] + [sheet("B", k, 90, 80) for k in range(3)]

    rows = rank(sheets=sheets, rule=rule).rows

    assert [(r.rank, r.application, r.tied, r.decided_by) for r in rows] == [
        (1, "B", False, "criterion:创新"),
        (2, "A", False, "criterion:创新"),
    ]


def test_r12_an_application_with_too_few_valid_reviews_is_not_ranked_and_says_why():
    sheets = sheets_of({"A": ["90"] * 5, "B": ["99"] * 4})

    ranking = rank(sheets=sheets, rule=Rule(), applications=["A", "B", "C"])

    assert [row.application for row in ranking.rows] == ["A"]
    assert [(u.application, u.n, u.reason.code) for u in ranking.unranked] == [
        ("B", 4, "too-few-reviews"),
        ("C", 0, "too-few-reviews"),
    ]
    assert "R12" in ranking.unranked[0].reason.zh


def test_r12_a_filed_rule_may_not_ask_for_fewer_than_three_reviews():
    with pytest.raises(RankingError) as refused:
        Rule(min_reviews=2)
    assert [p.code for p in refused.value.problems] == ["min-reviews"]
    assert Rule(min_reviews=1, study=True).min_reviews == 1


def test_a_draft_never_counts():
    sheets = sheets_of({"A": ["90", "90", "90"]})
    sheets.append(Sheet(application="A", expert="E9", scores={"score": Decimal(0)}, submitted=False))

    ranking = rank(sheets=sheets, rule=Rule(min_reviews=3))

    assert (ranking.rows[0].score, ranking.rows[0].n, ranking.drafts) == (Decimal("90.00"), 3, 1)


def test_trimmed_totals_are_marked_as_set_aside():
    ranking = rank(sheets=sheets_of({"A": ["80", "95", "86", "95", "90"]}), rule=Rule(kind="trimmed"))

    assert [(t.total, t.counted) for t in ranking.rows[0].totals] == [
        (Decimal(80), False),
        (Decimal(95), True),
        (Decimal(86), True),
        (Decimal(95), False),
        (Decimal(90), True),
    ]


def test_every_mistake_of_the_sheets_is_reported_at_once():
    sheets = [
        Sheet(application="A", expert="E1", scores={"score": Decimal("NaN")}),
        Sheet(application="A", expert="E2", scores={}),
        Sheet(application="A", expert="E3", scores={"score": Decimal(1), "别的": Decimal(1)}),
        Sheet(application="A", expert="E3", scores={"score": 0.1}),
    ]

    with pytest.raises(RankingError) as refused:
        rank(sheets=sheets, rule=Rule(min_reviews=3))

    assert [p.code for p in refused.value.problems] == [
        "duplicate-sheet",
        "bad-score",
        "missing-score",
        "unknown-criterion",
        "bad-score",
    ]


def test_every_mistake_of_a_rule_is_reported_at_once():
    with pytest.raises(RankingError) as refused:
        Rule(
            kind="best",
            weights={"a": 0.5, "b": Decimal(0)},
            decimals=-1,
            trim=2,
            min_reviews=0,
            tie_breaks=("alphabet", "criterion:c", "a"),
        )
    assert [p.code for p in refused.value.problems] == [
        "kind",
        "weight",
        "weight",
        "decimals",
        "trim",
        "min-reviews",
        "tie-break",
        "tie-break",
        "tie-break",
    ]


def test_z_scores_use_each_experts_own_scale_and_warn_below_eight_reviews():
    strict = [
        Sheet(application=a, expert="strict", scores={"score": Decimal(s)})
        for a, s in (("A", 50), ("B", 60), ("C", 70))
    ]
    mild = [
        Sheet(application=a, expert="mild", scores={"score": Decimal(s)}) for a, s in (("A", 95), ("B", 90), ("C", 85))
    ]

    ranking = rank(sheets=strict + mild, rule=Rule(kind="zscore", min_reviews=1, study=True, decimals=4))

    assert [(r.application, r.score) for r in ranking.rows] == [
        ("A", Decimal("0.0000")),
        ("B", Decimal("0.0000")),
        ("C", Decimal("0.0000")),
    ]
    assert ranking.row(application="A").totals[0].standard == Decimal(-1)
    assert [w.code for w in ranking.warnings] == ["zscore-few-reviews"]


@given(
    numerator=st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9),
    denominator=st.integers(1, 1000),
    decimals=st.integers(0, 6),
)
def test_half_up_is_the_nearest_decimal_and_the_farther_from_zero_at_one_half(numerator, denominator, decimals):
    result = half_up(numerator=numerator, denominator=Decimal(denominator), decimals=decimals)

    unit = Decimal(1).scaleb(-decimals)
    doubled_error = 2 * (abs(numerator) - abs(result) * denominator)
    assert -unit * denominator < doubled_error + unit * denominator or result == 0
    assert -unit * denominator <= doubled_error < unit * denominator
    assert result == result.quantize(unit)


@given(
    scores=st.dictionaries(
        st.sampled_from("ABCDEF"),
        st.lists(st.integers(0, 400).map(lambda q: Decimal(q) / 4), min_size=3, max_size=8),
        min_size=1,
    ),
    kind=st.sampled_from(["mean", "trimmed", "median"]),
)
def test_r13_rank_is_one_more_than_the_number_of_better_scores(scores, kind):
    rows = rank(
        sheets=sheets_of({a: [str(s) for s in row] for a, row in scores.items()}), rule=Rule(kind=kind, min_reviews=3)
    ).rows

    assert [row.rank for row in rows] == [1 + sum(other.score > row.score for other in rows) for row in rows]
    assert [row.tied for row in rows] == [sum(other.score == row.score for other in rows) > 1 for row in rows]
