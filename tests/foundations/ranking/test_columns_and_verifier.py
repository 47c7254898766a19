"""R13: three separately written arithmetics agree on every filed rule, and the verifier catches every change."""

import random
from collections import Counter
from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from jinbang.ranking import Rule, Sheet, rank
from jinbang.ranking.columns import place
from jinbang.ranking.scores import Scores
from jinbang.ranking.verify import check

scores = st.integers(-200, 800).map(lambda units: Decimal(units) / 8)
weights = st.integers(1, 40).map(lambda units: Decimal(units) / 4)


@st.composite
def panels(draw, kinds=("mean", "trimmed", "median", "zscore")):
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


def a_panel(chance):
    """As `panels`, by a plain generator: thousands of them in seconds."""
    criteria = ["c1", "c2"][: chance.randint(1, 2)]
    ties = ["unrounded", "criterion:c1", "median", "highest", "lowest", "mean"]
    rule = Rule(
        kind=chance.choice(["mean", "trimmed", "median", "zscore"]),
        weights={name: Decimal(chance.randint(1, 40)) / 4 for name in criteria},
        total=chance.choice(["weighted", "points"]),
        decimals=chance.randint(0, 3),
        expert_decimals=chance.choice([None, 0, 2]),
        min_reviews=3,
        tie_breaks=tuple(chance.sample(ties, chance.randint(0, 3))),
        lower_is_better=chance.random() < 0.5,
    )
    sheets = [
        Sheet(
            application=f"A{a}",
            expert=f"E{e}",
            scores={name: Decimal(chance.randint(-200, 800)) / 8 for name in criteria},
        )
        for a in range(chance.randint(1, 6))
        for e in range(chance.randint(2, 7))
    ]
    return sheets, rule


def moved_score(chance, sheets, rule, rows, unranked):
    k = chance.randrange(len(rows))
    step = chance.choice([1, -1, 7]) * Decimal(1).scaleb(-rule.decimals)
    return sheets, [*rows[:k], (*rows[k][:2], rows[k][2] + step), *rows[k + 1 :]], unranked


def longer_score(chance, sheets, rule, rows, unranked):
    k = chance.randrange(len(rows))
    longer = rows[k][2].quantize(Decimal(1).scaleb(-rule.decimals - 1)) + Decimal(1).scaleb(-rule.decimals - 1) * 3
    return sheets, [*rows[:k], (*rows[k][:2], longer), *rows[k + 1 :]], unranked


def moved_rank(chance, sheets, rule, rows, unranked):
    k = chance.randrange(len(rows))
    return sheets, [*rows[:k], (rows[k][0] + chance.choice([-1, 1]), *rows[k][1:]), *rows[k + 1 :]], unranked


def dropped_row(chance, sheets, rule, rows, unranked):
    k = chance.randrange(len(rows))
    return sheets, rows[:k] + rows[k + 1 :], unranked


def repeated_row(chance, sheets, rule, rows, unranked):
    return sheets, [*rows, chance.choice(rows)], unranked


def exchanged_names(chance, sheets, rule, rows, unranked):
    i, j = chance.randrange(len(rows)), chance.randrange(len(rows))
    if rows[i][2] == rows[j][2]:
        return None
    changed = list(rows)
    changed[i], changed[j] = (rows[i][0], rows[j][1], rows[i][2]), (rows[j][0], rows[i][1], rows[j][2])
    return sheets, changed, unranked


def reversed_order(chance, sheets, rule, rows, unranked):
    return None if len({rank for rank, _, _ in rows}) < 2 else (sheets, rows[::-1], unranked)


def hidden_application(chance, sheets, rule, rows, unranked):
    k = chance.randrange(len(rows))
    return sheets, rows[:k] + rows[k + 1 :], [*unranked, rows[k][1]]


def promoted_application(chance, sheets, rule, rows, unranked):
    return None if not unranked else (sheets, [*rows, (len(rows) + 1, unranked[0], rows[-1][2])], unranked[1:])


def an_invented_application(chance, sheets, rule, rows, unranked):
    return sheets, [*rows, (len(rows) + 1, "nobody", rows[-1][2])], unranked


def a_sheet_changed_later(chance, sheets, rule, rows, unranked):
    if rule.kind != "mean":  # another rule may set that very sheet aside
        return None
    mine = [k for k, sheet in enumerate(sheets) if sheet.application == chance.choice(rows)[1]]
    if not mine:
        return None
    k = chance.choice(mine)
    changed = replace(sheets[k], scores={name: value + 10**6 for name, value in sheets[k].scores.items()})
    return [*sheets[:k], changed, *sheets[k + 1 :]], rows, unranked


MUTATIONS = [
    moved_score,
    longer_score,
    moved_rank,
    dropped_row,
    repeated_row,
    exchanged_names,
    reversed_order,
    hidden_application,
    promoted_application,
    an_invented_application,
    a_sheet_changed_later,
]


def test_the_verifier_catches_thousands_of_mutated_results():
    chance = random.Random(20221130)
    caught = Counter()
    for _ in range(300):
        sheets, rule = a_panel(chance)
        ranking = rank(sheets=sheets, rule=rule)
        rows = [(row.rank, row.application, row.score) for row in ranking.rows]
        unranked = [entry.application for entry in ranking.unranked]
        if not rows:
            continue
        assert check(sheets=sheets, rule=rule, rows=rows, unranked=unranked) == ()
        for mutate in MUTATIONS * 2:
            wrong = mutate(chance, sheets, rule, rows, unranked)
            if wrong is None:
                continue
            assert check(sheets=wrong[0], rule=rule, rows=wrong[1], unranked=wrong[2]) != (), (mutate.__name__, rule)
            caught[mutate.__name__, rule.kind] += 1
    assert sum(caught.values()) >= 4_000
    assert {name for name, _ in caught} == {mutate.__name__ for mutate in MUTATIONS}
    assert min(caught[moved_score.__name__, kind] for kind in ("mean", "trimmed", "median", "zscore")) >= 100
