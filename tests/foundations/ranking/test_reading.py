"""Any table of scores is read exactly, and every problem is named with its line; nothing is dropped silently."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinbang.ranking.reading import TableError, read


def table(text, **options):
    return read(lines=text.splitlines(keepends=True), **options)


def sheets(result):
    return [
        (s.application, s.expert, s.scores) for s in (result.scores.sheet(row=k) for k in range(len(result.scores)))
    ]


def problems(text, **options):
    with pytest.raises(TableError) as refused:
        table(text, **options)
    return [str(problem) for problem in refused.value.problems]


def test_scores_stay_the_decimals_that_were_written():
    result = table("application,expert,score\nA,E1,86.125\nA,E2,1e1\nB,E1,-0.5\n007,7,+90\n")

    assert sheets(result) == [
        ("A", "E1", {"score": Decimal("86.125")}),
        ("A", "E2", {"score": Decimal(10)}),
        ("B", "E1", {"score": Decimal("-0.5")}),
        ("007", "7", {"score": Decimal(90)}),
    ]


def test_chinese_headings_quoted_ids_tabs_and_blank_lines_are_understood():
    result = table('\n项目\t专家\t得分\n"示例，项目 ""甲"""\t专家一\t９０.5\n\n')

    assert sheets(result) == [('示例，项目 "甲"', "专家一", {"score": Decimal("90.5")})]


def test_one_column_per_criterion_and_a_text_column_is_not_a_criterion():
    result = table("expert,创新,application,应用,意见\nE1,80,A,70,很好\nE2,81,A,71,\n")

    assert result.scores.criteria == ("创新", "应用")
    assert sheets(result)[1] == ("A", "E2", {"创新": Decimal(81), "应用": Decimal(71)})
    assert [note.code for note in result.notes] == ["ignored-columns"]


def test_a_row_without_a_score_is_set_aside_and_listed_but_its_application_stays_known():
    result = table("application,expert,score\nA,E1,80\nB,E1,\nB,E2,NA\nA,E2,81\n")

    assert result.scores.applications == ("A", "B")
    assert len(result.scores) == 2
    assert [str(p) for p in result.set_aside] == [
        "line 3: expert E1, application B: no score",
        "line 4: expert E2, application B: no score",
    ]
    assert [note.code for note in result.notes] == ["set-aside"]


def test_the_very_same_row_again_counts_once_and_is_listed():
    result = table("application,expert,score\nA,E1,80\nA,E2,81\nA,E1,80.0\n")

    assert len(result.scores) == 2
    assert [str(p) for p in result.repeated] == ["line 4: expert E1 on A: the same as line 2, counted once"]


def test_every_problem_comes_at_once_with_its_line():
    text = 'application,expert,score\nA,E1,80\nA,E1,70\n,E2,3\nB,,3\nB,E3,good\nB,E4,"8,5"\nB\nB,E5,inf\nC,E1,1,2\n'

    assert problems(text) == [
        "line 3: expert E1 on A was scored on line 2 already, differently: keep one of them",
        "line 4: no application",
        "line 5: no expert",
        "line 6: score is no number: “good”",
        "line 7: score is no number: “8,5”; use a point for decimals",
        "line 8: 1 cells, the header has 3",
        "line 9: score is no number: “inf”",
        "line 10: 4 cells, the header has 3",
    ]


def test_lines_are_counted_through_quoted_line_breaks_and_blank_lines():
    text = '\napplication,expert,score\n"A\nA",E1,80\n\nB,E2,x\n'

    assert problems(text) == ["line 6: score is no number: “x”"]


@pytest.mark.parametrize(
    ("text", "options", "part"),
    [
        ("", {}, "the file is empty"),
        ("\n\n", {}, "the file is empty"),
        ("a,b,c\n1,2,3\n", {}, "no column for the application; the file has “a”, “b”, “c”"),
        ("application,expert\nA,E\n", {}, "no column of scores"),
        ("application,expert,score,score\nA,E,1,2\n", {}, "two columns are called “score”"),
        ("application,expert,创新\nA,E,1\n", {"criteria": ["创新", "应用"]}, "no column for the criteria “应用”"),
        ("application,expert,score\n", {}, "the file has no scores"),
        ("a,expert,score\nA,E,1\n", {"columns": {"application": "b"}}, "there is no column “b”"),
    ],
)
def test_an_unusable_heading_is_explained(text, options, part):
    assert part in problems(text, **options)[0]


def test_columns_can_be_named_by_the_caller():
    result = table("who,what,how\nE,A,3\n", columns={"application": "what", "expert": "who", "score": "how"})

    assert sheets(result) == [("A", "E", {"score": Decimal(3)})]


@given(
    st.dictionaries(
        st.tuples(st.text(min_size=1, max_size=8), st.text(min_size=1, max_size=8)),
        st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12),
        min_size=1,
        max_size=30,
    )
)
def test_whatever_a_csv_writer_wrote_is_read_back(cells):
    import csv
    import io

    cells = {
        (a.strip(), e.strip()): s
        for (a, e), s in cells.items()
        if a.strip() and e.strip() and "\x00" not in a + e and abs(s.as_tuple().exponent) <= 40
    }
    if not cells:
        return
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["application", "expert", "score"])
    writer.writerows((a, e, s) for (a, e), s in cells.items())
    out.seek(0)

    result = read(lines=out)

    assert {(a, e): s["score"] for a, e, s in sheets(result)} == cells
