"""Every figure that the README quotes, one bench after another, in its short form.

    python -m bench [NAME …]

Without names, all of them.  Each bench is a module of its own with its long form and what it fails on in its docstring;
benches that need public data beside the checkout say so and are skipped where it is absent.  Exits 1 where one failed.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent

# name: (module and short options, what it prints)
BENCHES: dict[str, tuple[tuple[str, ...], str]] = {
    "assignment": (("bench.assignment",), "time and quality of assignments beside other ways"),
    "draw": (("bench.draw.chances", "--draws", "200"), "how fast and how fair the draw is"),
    "ranking": (("bench.ranking.speed",), "seconds for a million scores and for the calibrated model"),
    "accuracy": (("bench.ranking.accuracy", "--repeats", "1"), "Kendall's τ of each rule against known truth"),
    "transparency": (("bench.transparency.log", "--entries", "50000"), "leaves, proofs and receipts a second"),
    "bundle": (("bench.transparency.bundle", "--scale", "0.3"), "what verifying the bundle of a programme costs"),
    "ledger": (("bench.ledger", "--scale", "0.02"), "what the public log costs an act, and when a checkpoint comes"),
    "exports": (("bench.exports",), "seconds and memory of 10,000 rows as xlsx and 100,000 as csv"),
    "http": (("bench.http", "--scale", "0.02", "--seconds", "2"), "requests/s, p50, p99 and CPU ms of the pages"),
}


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        print(f"no such bench: {', '.join(unknown)}; there are {', '.join(BENCHES)}", file=sys.stderr)
        return 2
    failed = []
    for name in names or BENCHES:
        (module, *options), prints = BENCHES[name]
        command = ["python", "-m", module, *options]
        if not _is_there(module):
            print(f"\n== {name}: skipped, there is no module {module} in this checkout", flush=True)
            continue
        print(f"\n== {name}: {prints}\n$ {' '.join(command)}", flush=True)
        begun = perf_counter()
        done = subprocess.run([sys.executable, *command[1:]], cwd=ROOT, check=False)
        if done.returncode:
            failed.append(name)
        print(f"-- {name}: {'failed' if done.returncode else 'ok'} after {perf_counter() - begun:.0f} s", flush=True)
    if failed:
        print(f"\nfailed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def _is_there(module: str) -> bool:
    try:
        found = importlib.util.find_spec(module)
    except ModuleNotFoundError:
        return False
    # A folder without code is found too, as a namespace: it must be runnable.
    return found is not None and (
        found.origin is not None or importlib.util.find_spec(f"{module}.__main__") is not None
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
