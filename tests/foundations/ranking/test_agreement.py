"""Agreement figures equal their published worked examples; one expert's weight and the graph's gaps are named."""

from decimal import Decimal

import numpy as np
import pytest

from jinbang.ranking import Rule, Sheet, rank
from jinbang.ranking.agreement import (
    composite,
    connection,
    dependability,
    filed_ranks,
    krippendorff,
    leave_one_out,
    one_way,
)
from jinbang.ranking.model import fit
from jinbang.ranking.scores import Scores

SHROUT_FLEISS = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], float)
# Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", example C: four observers, twelve units.
KRIPPENDORFF = [
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
]


def columns(table):
    application, expert = np.indices(table.shape)
    return application.ravel().astype(np.int32), expert.ravel().astype(np.int32), table.ravel()


def test_icc_1_is_that_of_shrout_and_fleiss_1979():
    application, _, y = columns(SHROUT_FLEISS)

    result = one_way(application=application, y=y, applications=6)

    assert (round(result.icc, 2), round(result.icc_k, 2), result.k) == (0.17, 0.44, 4)
    assert (round(result.between, 2), round(result.within, 2)) == (11.24, 6.26)


def test_krippendorffs_alpha_is_that_of_the_published_example():
    cells = [(unit, float(value)) for row in KRIPPENDORFF for unit, value in enumerate(row.split()) if value != "."]
    application = np.array([unit for unit, _ in cells], dtype=np.int32)

    alpha = krippendorff(application=application, y=np.array([v for _, v in cells]), applications=12)

    assert alpha == pytest.approx(0.849, abs=0.0005)


def test_phi_is_the_generalisability_coefficient_of_a_complete_panel():
    application, expert, y = columns(SHROUT_FLEISS)

    result = fit(application=application, expert=expert, y=y, applications=6, experts=4)

    # Shrout & Fleiss, table 3: targets 11.24, judges 32.49, residual 1.02; ICC(2,1) = .29, ICC(2,k) = .62.
    assert round(dependability(fit=result, k=1), 2) == 0.29
    assert round(dependability(fit=result, k=4), 2) == 0.62


def test_six_scores_of_reliability_38_make_one_of_79():
    assert composite(single=0.38, k=6) == pytest.approx(0.786, abs=0.001)


def test_perfect_agreement_is_one_and_too_little_data_is_not_a_number():
    application = np.array([0, 0, 1, 1], dtype=np.int32)

    assert krippendorff(application=application, y=np.array([1.0, 1, 2, 2]), applications=2) == 1.0
    assert one_way(application=application, y=np.array([1.0, 1, 2, 2]), applications=2).icc == 1.0
    lonely = np.array([0, 1], dtype=np.int32)
    assert np.isnan(krippendorff(application=lonely, y=np.array([1.0, 2.0]), applications=2))
    assert np.isnan(one_way(application=lonely, y=np.array([1.0, 2.0]), applications=2).icc)


def sheets_of(rows):
    return [Sheet(application=a, expert=e, scores={"score": Decimal(s)}) for a, e, s in rows]


def test_leaving_one_expert_out_gives_the_ranking_of_the_others_sheets():
    rng = np.random.Generator(np.random.PCG64(1))
    rows = [(f"A{a}", f"E{e}", str(rng.integers(50, 100))) for a in range(7) for e in range(5)]
    rule = Rule(min_reviews=5)
    scores = Scores.of(sheets=sheets_of(rows), criteria=["score"])
    base = {r.application: r.rank for r in rank(sheets=sheets_of(rows), rule=rule).rows}

    studies = list(leave_one_out(scores=scores, ranks=filed_ranks(rule), places=3))

    assert len(studies) == 5
    for study in studies:
        left = sheets_of([row for row in rows if row[1] != scores.experts[study.expert]])
        now = {r.application: r.rank for r in rank(sheets=left, rule=Rule(min_reviews=4)).rows}
        moves = {a: abs(now[a] - base[a]) for a in base}
        assert study.largest_move == max(moves.values())
        assert {scores.applications[k] for k in study.enters} == {a for a in now if now[a] <= 3 < base[a]}
        assert {scores.applications[k] for k in study.leaves} == {a for a in now if base[a] <= 3 < now[a]}


def test_disconnected_parts_and_the_expert_who_alone_joins_them_are_found():
    # A0, A1 share experts 0 and 1; A2, A3 share 2 and 3; expert 4 alone saw A1 and A2.
    pairs = [(0, 0), (0, 1), (1, 0), (1, 1), (2, 2), (2, 3), (3, 2), (3, 3)]

    def graph(edges):
        a, e = np.array(edges, dtype=np.int32).T
        return connection(application=a, expert=e, applications=4, experts=5)

    apart, joined = graph(pairs), graph([*pairs, (1, 4), (2, 4)])

    assert (apart.parts, apart.sizes[:2]) == (3, (2, 2))  # the idle expert is a part without applications
    assert (joined.parts, joined.bridges) == (1, (4,))
