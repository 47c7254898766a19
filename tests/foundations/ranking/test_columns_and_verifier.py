"""R13: three separately written arithmetics agree on every filed rule, and the verifier catches every change."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jinbang.ranking import Rule, Sheet, rank
from jinbang.ranking.columns import place
from jinbang.ranking.scores import Scores
from jinbang.ranking.verify import check

scores = st.integers(-200, 800).map(lambda units: Decimal(units) / 8)
weights = st.integers(1, 40).map(lambda units: Decimal(units) / 4)


@st.composite
def panels(draw, kinds=("mean", "trimmed", "median")):
    criteria = ["c1", "c2", "c3"][: draw(st.integers(1, 3))]
    rule = Rule(
        kind=draw(st.sampled_from(kinds)),
        weights={name: draw(weights) for name in criteria},
        total=draw(st.sampled_from(["weighted", "points"])),
        decimals=draw(st.integers(0, 3)),
        expert_decimals=draw(st.sampled_from([None, 0, 2])),
        min_reviews=3,
        tie_breaks=tuple(draw(st.permutations(["unrounded", "criterion:c1", "median", "highest", "lowest", "mean"])))[
            : draw(st.integers(0, 3))
        ],
        lower_is_better=draw(st.booleans()),
    )
    sheets = [
        Sheet(application=f"A{a}", expert=f"E{e}", scores={name: draw(scores) for name in criteria})
        for a in range(draw(st.integers(1, 6)))
        for e in range(draw(st.integers(1, 7)))
    ]
    return sheets, rule


@given(panels())
@settings(max_examples=400, deadline=None)
def test_columns_give_the_very_ranking_of_the_sheets(panel):
    sheets, rule = panel
    expected = rank(sheets=sheets, rule=rule)

    columns = Scores.of(sheets=sheets, criteria=list(rule.weights))
    placing = place(scores=columns, rule=rule)

    found = {
        columns.applications[k]: (placing.rank[k], placing.score(k), placing.n[k], placing.tied[k])
        for k in placing.order
    }
    assert found == {row.application: (row.rank, row.score, row.n, row.tied) for row in expected.rows}
    assert {columns.applications[k]: by for k, by in placing.decided_by.items()} == {
        row.application: row.decided_by for row in expected.rows if row.decided_by
    }
    assert {name for name, r in zip(columns.applications, placing.rank, strict=True) if r == 0} == {
        entry.application for entry in expected.unranked
    }


def test_scores_too_long_for_64_bits_stay_exact():
    values = ["86.1249999999999999999999", "86.1250000000000000000001", "86.125"]
    sheets = [Sheet(application="A", expert=f"E{k}", scores={"score": Decimal(v)}) for k, v in enumerate(values)]
    rule = Rule(min_reviews=3)

    placing = place(scores=Scores.of(sheets=sheets, criteria=["score"]), rule=rule)

    assert placing.score(0) == rank(sheets=sheets, rule=rule).rows[0].score == Decimal("86.13")


@given(panels())
@settings(max_examples=400, deadline=None)
def test_the_verifier_accepts_what_the_rule_yields(panel):
    sheets, rule = panel
    ranking = rank(sheets=sheets, rule=rule)

    rows = [(row.rank, row.application, row.score) for row in ranking.rows]
    assert check(sheets=sheets, rule=rule, rows=rows, unranked=[u.application for u in ranking.unranked]) == ()


@given(panels(), st.data())
@settings(max_examples=1500, deadline=None)
def test_the_verifier_catches_every_mutated_result(panel, data):
    sheets, rule = panel
    ranking = rank(sheets=sheets, rule=rule)
    rows = [(row.rank, row.application, row.score) for row in ranking.rows]
    unranked = [entry.application for entry in ranking.unranked]
    assume(rows)
    k = data.draw(st.integers(0, len(rows) - 1))
    place_, name, score = rows[k]
    unit = Decimal(1).scaleb(-rule.decimals)
    mutation = data.draw(st.sampled_from(["score", "rank", "drop", "repeat", "swap", "hide", "promote", "sheet"]))
    if mutation == "score":
        rows[k] = (place_, name, score + data.draw(st.sampled_from([unit, -unit, 7 * unit])))
    elif mutation == "rank":
        rows[k] = (place_ + data.draw(st.sampled_from([-1, 1])), name, score)
    elif mutation == "drop":
        del rows[k]
    elif mutation == "repeat":
        rows.append(rows[k])
    elif mutation == "swap":
        other = data.draw(st.integers(0, len(rows) - 1))
        assume(rows[other][2] != score)
        rows[k], rows[other] = (place_, rows[other][1], score), (rows[other][0], name, rows[other][2])
    elif mutation == "hide":
        del rows[k]
        unranked.append(name)
    elif mutation == "promote":
        assume(unranked)
        rows.append((len(rows) + 1, unranked.pop(), score))
    else:
        changed = data.draw(st.sampled_from([s for s in sheets if s.application == name]))
        sheets = [replace(s, scores={c: v + 10**6 for c, v in s.scores.items()}) if s is changed else s for s in sheets]
        assume(rule.kind == "mean")

    assert check(sheets=sheets, rule=rule, rows=rows, unranked=unranked) != ()
