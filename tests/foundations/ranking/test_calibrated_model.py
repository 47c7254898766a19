"""N11: the calibrated model is exact REML, agrees with analysis of variance, and says when it has nothing to say."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import kendalltau

from jinbang.ranking.mixed import Layout, slope, solve
from jinbang.ranking.model import Fit, Unfit, fit
from jinbang.ranking.posterior import band, draw_ranks

PANEL = Path(__file__).parents[3].parent / "shared" / "data" / "ranking" / "aibs-panel.csv"


def fitted(application, expert, y) -> Fit:
    application, expert = np.asarray(application, dtype=np.int32), np.asarray(expert, dtype=np.int32)
    return fit(
        application=application,
        expert=expert,
        y=np.asarray(y, dtype=float),
        applications=int(application.max()) + 1,
        experts=int(expert.max()) + 1,
    )


def simulated(seed, *, applications, experts, reviews, severity=1.0, noise=1.0):
    rng = np.random.Generator(np.random.PCG64(seed))
    application = np.repeat(np.arange(applications), reviews).astype(np.int32)
    expert = np.concatenate([rng.choice(experts, reviews, replace=False) for _ in range(applications)]).astype(np.int32)
    quality = rng.standard_normal(applications)
    hardness = severity * rng.standard_normal(experts)
    y = 75 + 8 * (quality[application] + hardness[expert] + noise * rng.standard_normal(len(application)))
    return application, expert, y, quality, 8 * hardness


def anova(table):
    """Closed-form REML of a complete two-way table, when no estimate is negative."""
    n, m = table.shape
    grand, rows, columns = table.mean(), table.mean(1), table.mean(0)
    noise = ((table - rows[:, None] - columns + grand) ** 2).sum() / ((n - 1) * (m - 1))
    quality = (m * ((rows - grand) ** 2).sum() / (n - 1) - noise) / m
    severity = (n * ((columns - grand) ** 2).sum() / (m - 1) - noise) / n
    return quality, severity, noise


@given(st.integers(0, 10**6), st.integers(3, 25), st.integers(3, 12))
@settings(max_examples=60, deadline=None)
def test_on_a_complete_panel_reml_is_analysis_of_variance(seed, n, m):
    rng = np.random.Generator(np.random.PCG64(seed))
    table = 80 + 5 * rng.standard_normal((n, 1)) + 4 * rng.standard_normal((1, m)) + 3 * rng.standard_normal((n, m))
    quality, severity, noise = anova(table)
    assume(quality > 0.01 and severity > 0.01)
    application, expert = np.indices(table.shape)

    result = fitted(application.ravel(), expert.ravel(), table.ravel())

    found = (result.quality_variance, result.severity_variance, result.noise_variance)
    assert found == pytest.approx((quality, severity, noise), rel=2e-5)
    # BLUP of a complete table: the mean shrunk by σq² / (σq² + σ²/m).
    shrunk = (table.mean(1) - table.mean()) * quality / (quality + noise / m)
    assert result.quality == pytest.approx(shrunk, rel=1e-4, abs=1e-6)


def dense_deviance(za, zb, y, ratios):
    """−2ℓ (REML, up to the same constant) from the N × N covariance matrix itself."""
    v = np.eye(len(y)) + ratios[0] * za @ za.T + ratios[1] * zb @ zb.T
    inverse = np.linalg.inv(v)
    ones = np.ones((len(y), 1))
    info = float((ones.T @ inverse @ ones).item())
    p = inverse - inverse @ ones @ ones.T @ inverse / info
    return np.linalg.slogdet(v)[1] + np.log(info) + (len(y) - 1) * np.log(y @ p @ y / (len(y) - 1))


@given(st.integers(0, 10**6), st.floats(-3, 3), st.floats(-3, 3), st.booleans())
@settings(max_examples=60, deadline=None)
def test_deviance_and_gradient_are_those_of_the_full_covariance_matrix(seed, log_a, log_b, complete):
    a, b, y, _, _ = simulated(seed, applications=9, experts=9 if not complete else 4, reviews=4)
    y = (y - y.mean()) / y.std()
    levels = (9, int(b.max()) + 1)
    za, zb = np.eye(levels[0])[a], np.eye(levels[1])[b]
    layout = Layout.of(wide=a, narrow=b, y=y, levels=levels)
    ratios = (float(np.exp(log_a)), float(np.exp(log_b)))

    solved = solve(layout=layout, ratios=ratios)

    assert solved.deviance == pytest.approx(dense_deviance(za, zb, y, ratios), rel=1e-8, abs=1e-8)
    gradient = slope(layout=layout, solved=solved).gradient
    h = 1e-5
    for k in (0, 1):
        up, down = list(ratios), list(ratios)
        up[k], down[k] = up[k] * np.exp(h), down[k] * np.exp(-h)
        numeric = (dense_deviance(za, zb, y, up) - dense_deviance(za, zb, y, down)) / (2 * h)
        assert gradient[k] == pytest.approx(numeric, rel=1e-4, abs=1e-5)


@given(st.integers(0, 10**6), st.sampled_from([0.0, 0.3, 1.0]), st.integers(4, 20), st.integers(2, 12))
@settings(max_examples=25, deadline=None)
def test_no_other_pair_of_variances_fits_better(seed, severity, applications, experts):
    a, b, y, _, _ = simulated(
        seed, applications=applications, experts=experts, reviews=min(3, experts), severity=severity
    )
    try:
        result = fitted(a, b, y)
    except Unfit:
        assume(False)
    z = (y - y.mean()) / y.std()
    layout = Layout.of(wide=a, narrow=b, y=z, levels=(applications, int(b.max()) + 1))
    best = result.deviance - (len(y) - 1) * 2 * np.log(y.std())
    for log_a in np.linspace(-9, 7, 17):
        for log_b in np.linspace(-9, 7, 17):
            other = solve(layout=layout, ratios=(float(np.exp(log_a)), float(np.exp(log_b)))).deviance
            assert best <= other + 1e-6


def test_which_side_is_eliminated_does_not_change_the_fit():
    a, b, y, _, _ = simulated(5, applications=12, experts=40, reviews=8)
    straight = fitted(a, b, y)
    assert straight.swapped
    mirrored = fitted(b, a, y)
    assert not mirrored.swapped

    assert straight.quality == pytest.approx(mirrored.severity, abs=1e-5)
    assert straight.severity == pytest.approx(mirrored.quality, abs=1e-5)
    assert straight.deviance == pytest.approx(mirrored.deviance, abs=1e-6)


@pytest.mark.parametrize(("applications", "experts"), [(14, 6), (6, 14), (60, 40)])
def test_standard_errors_are_those_of_the_full_mixed_model_equations(applications, experts):
    a, b, y, _, _ = simulated(8, applications=applications, experts=experts, reviews=4)
    result = fitted(a, b, y)
    n, m = len(result.score), len(result.severity)
    design = np.column_stack([np.ones(len(y)), np.eye(n)[a], np.eye(m)[b]])
    noise = result.noise_variance
    prior = [0.0] + [noise / result.quality_variance] * n + [noise / result.severity_variance] * m
    covariance = noise * np.linalg.inv(design.T @ design + np.diag(prior))
    effects = np.linalg.solve(design.T @ design + np.diag(prior), design.T @ y)

    level = [covariance[0, 0] + covariance[k, k] + 2 * covariance[0, k] for k in range(1, n + 1)]
    assert result.score == pytest.approx(effects[0] + effects[1 : n + 1], rel=1e-8)
    assert result.severity == pytest.approx(effects[n + 1 :], abs=1e-7)
    assert result.score_se == pytest.approx(np.sqrt(level), rel=1e-7)
    assert result.severity_se == pytest.approx(np.sqrt(np.diag(covariance)[n + 1 :]), rel=1e-7)


def test_severity_is_recovered_with_the_error_it_states():
    a, b, y, _, hardness = simulated(11, applications=400, experts=60, reviews=5)

    result = fitted(a, b, y)

    standardised = (result.severity - (hardness - hardness.mean())) / result.severity_se
    assert np.corrcoef(result.severity, hardness)[0, 1] > 0.95
    assert 0.7 < standardised.std() < 1.3


def test_without_differences_in_severity_it_falls_back_to_the_mean_and_says_so():
    a, b, y, _, _ = simulated(2, applications=40, experts=10, reviews=4, severity=0.0)
    # Take every trace of severity out of the noise, so that the estimate is zero.
    for _ in range(200):
        y = y - (np.bincount(b, weights=y) / np.bincount(b))[b] + y.mean()

    result = fitted(a, b, y)

    assert result.fallback
    assert result.severity_variance == 0.0
    assert [note.code for note in result.notes] == ["no-severity"]
    assert result.score == pytest.approx(np.bincount(a, weights=y) / np.bincount(a))
    assert np.all(result.severity == 0)


def test_scores_that_do_not_tell_applications_apart_are_reported():
    rng = np.random.Generator(np.random.PCG64(3))
    table = rng.standard_normal((8, 6))
    table -= table.mean(1, keepdims=True)
    application, expert = np.indices(table.shape)

    result = fitted(application.ravel(), expert.ravel(), table.ravel())

    assert result.quality_variance == 0.0
    assert "no-quality" in [note.code for note in result.notes]


@pytest.mark.parametrize(
    ("application", "expert", "y", "code"),
    [
        ([0, 1], [0, 0], [1, 2], "too-little"),
        ([0, 0, 0], [0, 1, 2], [1, 2, 3], "too-little"),
        ([0, 0, 1, 1], [0, 1, 0, 1], [5, 5, 5, 5], "constant"),
        ([0, 1, 2, 3], [0, 0, 1, 1], [1, 2, 3, 4], "one-review-each"),
    ],
)
def test_what_cannot_be_fitted_is_refused_with_its_reason(application, expert, y, code):
    with pytest.raises(Unfit) as refused:
        fitted(application, expert, y)
    assert refused.value.problem.code == code


def test_one_expert_for_each_score_leaves_severity_out():
    result = fitted([0, 0, 1, 1, 2, 2], [0, 1, 2, 3, 4, 5], [70, 72, 80, 83, 90, 89])

    assert result.severity_variance == 0.0
    assert result.fallback


def test_perfectly_additive_scores_are_recovered_and_do_not_break_the_fit():
    table = np.add.outer([10.0, 20.0, 35.0, 50.0], [0.0, 3.0, -4.0])
    application, expert = np.indices(table.shape)

    result = fitted(application.ravel(), expert.ravel(), table.ravel())

    assert list(np.argsort(-result.score)) == [3, 2, 1, 0]
    assert result.noise_variance < 1e-3
    assert np.diff(result.severity[[2, 0, 1]]) == pytest.approx([4, 3], abs=0.01)


def test_posterior_chances_and_intervals_hold_what_they_promise():
    p_in, inside, covered = [], [], []
    for seed in range(60):
        a, b, y, quality, _ = simulated(seed, applications=60, experts=15, reviews=4)
        drawn = draw_ranks(fit=fitted(a, b, y), seed=seed, draws=500, places=15)
        rank = np.argsort(np.argsort(-quality)) + 1
        p_in.append(drawn.p_in)
        inside.append(rank <= 15)
        covered.append((rank >= drawn.low) & (rank <= drawn.high))
    p_in, inside = np.concatenate(p_in), np.concatenate(inside)

    assert np.mean(covered) == pytest.approx(0.95, abs=0.02)
    for low, high in ((0.1, 0.2), (0.3, 0.4), (0.5, 0.6), (0.9, 1.01)):
        chosen = (p_in >= low) & (p_in < high)
        assert inside[chosen].mean() == pytest.approx(p_in[chosen].mean(), abs=0.05)


def test_draws_repeat_with_their_seed_and_sum_to_the_places():
    a, b, y, _, _ = simulated(9, applications=30, experts=8, reviews=4)
    result = fitted(a, b, y)

    once, again = (draw_ranks(fit=result, seed=7, draws=300, places=10) for _ in range(2))
    other = draw_ranks(fit=result, seed=8, draws=300, places=10)

    assert np.array_equal(once.p_in, again.p_in)
    assert np.array_equal(once.low, again.low)
    assert not np.array_equal(once.p_in, other.p_in)
    assert once.p_in.sum() == pytest.approx(10)
    assert once.expected.sum() == pytest.approx(30 * 31 / 2)
    assert np.array_equal(band(posterior=once), (once.p_in > 0.1) & (once.p_in < 0.9))


def test_only_rankable_applications_take_part_in_the_draws():
    a, b, y, _, _ = simulated(9, applications=30, experts=8, reviews=4)
    among = np.arange(30) % 3 > 0

    drawn = draw_ranks(fit=fitted(a, b, y), seed=1, draws=200, places=5, among=among)

    assert np.array_equal(np.isnan(drawn.p_in), ~among)
    assert np.nansum(drawn.p_in) == pytest.approx(5)
    assert drawn.high.max() <= 20
    assert not drawn.low[~among].any()


def test_lower_is_better_turns_the_draws_round():
    a, b, y, _, _ = simulated(4, applications=20, experts=8, reviews=5)
    result = fitted(a, b, y)

    high = draw_ranks(fit=result, seed=1, draws=800, places=5)
    low = draw_ranks(fit=fitted(a, b, -y), seed=1, draws=800, places=5, lower_is_better=True)

    assert np.abs(high.p_in - low.p_in).max() < 0.08


@pytest.mark.parametrize(("severity", "least"), [(1.0, 0.65), (2.0, 0.65)])
def test_calibration_beats_the_mean_where_experts_differ(severity, least):
    a, b, y, quality, _ = simulated(1, applications=1500, experts=600, reviews=3, severity=severity, noise=0.5)

    result = fitted(a, b, y)
    mean = np.bincount(a, weights=y) / np.bincount(a)

    assert kendalltau(result.score, quality).statistic >= max(least, kendalltau(mean, quality).statistic + 0.05)


@pytest.mark.skipif(not PANEL.exists(), reason="the public panel data set is not beside the project")
def test_on_a_real_panel_calibration_predicts_a_held_out_expert_as_well_as_the_mean():
    rows = [row for row in csv.DictReader(PANEL.open(encoding="utf-8")) if row["rating"]]
    experts = sorted({row["expert"] for row in rows})
    right = {"mean": 0.0, "calibrated": 0.0}
    pairs = 0
    for held in experts:
        rest = [row for row in rows if row["expert"] != held]
        codes = {name: k for k, name in enumerate(sorted({row["application"] for row in rest}))}
        who = {name: k for k, name in enumerate(sorted({row["expert"] for row in rest}))}
        a = np.array([codes[row["application"]] for row in rest], dtype=np.int32)
        y = np.array([float(row["rating"]) for row in rest])
        result = fitted(a, [who[row["expert"]] for row in rest], y)
        predictors = {"mean": np.bincount(a, weights=y) / np.bincount(a), "calibrated": result.score}
        mine = [(codes[r["application"]], float(r["rating"])) for r in rows if r["expert"] == held]
        for i, (first, x) in enumerate(mine):
            for second, z in mine[:i]:
                if x != z:
                    pairs += 1
                    for name, score in predictors.items():
                        right[name] += 0.5 + 0.5 * np.sign((score[first] - score[second]) * (x - z))

    assert pairs > 1000
    assert right["calibrated"] / pairs >= right["mean"] / pairs - 0.001
