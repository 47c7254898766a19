"""One measurement in a process of its own, so that its memory is its own: prints one line of JSON.

python -m bench.assignment.case 5000x2000x100 best
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: its idle threads spin and count as work

from bench.assignment.instances import named
from bench.assignment.peers import PEERS

from jinbang.assignment import Infeasible, solve, verify


def peak_mb() -> float:
    """Of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(name: str, way: str) -> None:
    """way: an objective, or a peer."""
    problem = named(name)
    before = peak_mb()
    wall, cpu = time.perf_counter(), time.process_time()
    if way in PEERS:
        total, remark = PEERS[way](problem)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        facts = {"total": total, "remark": remark}
    else:
        found = solve(problem=problem, objective=way, seed=1 if way == "randomised" else None)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        if isinstance(found, Infeasible):
            raise SystemExit(found.message)
        peak, c = peak_mb(), found.certificate
        started = time.process_time()
        verdict = verify(problem=problem, proposal=found)
        facts = {
            "total": c.total,
            "worst": c.worst,
            "bound": c.bound,
            "optimal": c.optimal,
            "cost": c.cost_of_fairness,
            "expected": c.expected,
            "ok": verdict.ok,
            "proven": verdict.proven,
            "verify_cpu": time.process_time() - started,
            "solve_peak_mb": peak,
        }
    sizes = {"pairs": int(problem.rows.size), "wall": wall, "cpu": cpu, "input_mb": before}
    print(json.dumps({**sizes, "peak_mb": facts.pop("solve_peak_mb", peak_mb()), **facts}))


if __name__ == "__main__":
    main(*sys.argv[1:])
