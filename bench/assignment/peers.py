"""What a user would pick instead, on the same problem: each gives (total, remark)."""

from __future__ import annotations

import numpy as np

from jinbang.assignment import Problem


def greedy(p: Problem) -> tuple[float, str]:
    """Best pair first while there is room; what most scripts do."""
    wanted, room, total = p.demands.copy(), p.max_loads.copy(), 0.0
    for k in np.argsort(-p.affinities, kind="stable").tolist():
        i, j = p.rows[k], p.cols[k]
        if wanted[i] and room[j]:
            wanted[i] -= 1
            room[j] -= 1
            total += p.affinities[k]
    left = int(wanted.sum())
    return float(total), f"{left} seats left empty" if left else "no proof"


def linprog(p: Problem) -> tuple[float, str]:
    """scipy.optimize.linprog (HiGHS); the relaxation has a whole optimum here."""
    from scipy.optimize import linprog as run
    from scipy.sparse import csr_array

    size, ones = p.rows.size, np.ones(p.rows.size)
    apps = csr_array((ones, (p.rows, np.arange(size))), shape=(p.demands.size, size))
    people = csr_array((ones, (p.cols, np.arange(size))), shape=(p.max_loads.size, size))
    found = run(-p.affinities, A_ub=people, b_ub=p.max_loads, A_eq=apps, b_eq=p.demands, bounds=(0, 1), method="highs")
    return (float(-found.fun), "floating-point optimum") if found.status == 0 else (float("nan"), found.message)


def seats(p: Problem) -> tuple[float, str]:
    """scipy.optimize.linear_sum_assignment on a table of seats: rows per demand, columns per load.  It cannot say that
    one expert may not fill two seats of the same application."""
    from scipy.optimize import linear_sum_assignment

    table = np.full((p.demands.size, p.max_loads.size), -1e3)
    table[p.rows, p.cols] = p.affinities
    rows, cols = np.repeat(np.arange(p.demands.size), p.demands), np.repeat(np.arange(p.max_loads.size), p.max_loads)
    chosen = linear_sum_assignment(table[np.ix_(rows, cols)], maximize=True)
    pairs = np.stack([rows[chosen[0]], cols[chosen[1]]])
    twice = pairs.shape[1] - np.unique(pairs, axis=1).shape[1]
    return float(table[pairs[0], pairs[1]].sum()), f"{twice} experts seated twice on one application"


PEERS = {"greedy": greedy, "linprog": linprog, "linear_sum_assignment": seats}
