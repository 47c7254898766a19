"""Fill a home folder with a rehearsed edition and ready-made sign-ins (a process of its own).

python -m bench.http.fill HOME STAGE SCALE
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

PASSWORD = "example-pass-2022"
CALL = Path(__file__).resolve().parents[2] / "programmes" / "kczg-2022"


def main(home: Path, stage: str, scale: float) -> None:
    from jinbang.cli.rehearse import play, prepare

    prepare(home)
    report, whole = play(CALL, scale=scale, seed=2022, until=stage, quiet=not sys.stderr.isatty())

    from django.db import connection

    from jinbang.cli.rehearsal.sign_ins import make_sign_ins

    story = {
        "instant": report.until,
        "applications": sum(row["applications"] for row in report.funnel),
        "sign_ins": make_sign_ins(whole, PASSWORD),
    }
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_write (id INTEGER PRIMARY KEY, text TEXT NOT NULL)")
    (home / "story.json").write_text(json.dumps(story, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], float(sys.argv[3]))
