"""The page docs/explanation/transparency.md shows a real receipt, the real answer to it, and code that runs."""

import re
from pathlib import Path

from click.testing import CliRunner

from jinbang.cli.main import main

PAGE = (Path(__file__).parents[3] / "docs/explanation/transparency.md").read_text(encoding="utf-8")


def block(kind):
    return re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_the_receipt_on_the_page_gives_the_answer_on_the_page(tmp_path):
    (receipt,) = block("text receipt")
    command, answer = re.fullmatch(r"\$ jinbang (.*?[^\\])\n(.*)", block("console")[0], re.DOTALL).groups()
    path = tmp_path / "receipt.txt"
    path.write_text(receipt, encoding="utf-8")
    words = command.replace("\\\n", " ").split()
    done = CliRunner().invoke(main, [str(path) if word == "receipt.txt" else word for word in words])
    assert (done.exit_code, done.output) == (0, answer)


def test_the_code_on_the_page_runs():
    (code,) = block("python")
    exec(compile(code, "transparency.md", "exec"), {})  # noqa: S102 the page is ours
