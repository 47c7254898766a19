"""Documents: PDF/A with a correct text layer, the same bytes for the same data, no empty boxes (T14)."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from jinbang import documents
from jinbang.documents import fonts

BEIJING = ZoneInfo("Asia/Shanghai")
AT = datetime(2022, 10, 30, 23, 40, 18, 123456, tzinfo=BEIJING)  # a server receives within a second
DIGEST = "7f2c" * 16
NEW_SIX = "𬭩𰻞"  # of the general standard's table; beyond most fonts
EXTENSION_I = "\U0002ebf0"

FACTS = {
    "number": "SL-2022-A4-0007", "holder": "高强耐蚀镁合金连续铸轧技术", "organisation": "示例新材料有限公司",
    "list": "先导技术榜 · 先进材料", "programme": "示例系列榜单", "organiser": "示例协会", "date": "2023-01-15",
}  # fmt: skip
CANDIDATE: documents.papers.CandidateShape = {
    "number": "2022-A4-00731", "contest": "先导技术榜 · 先进材料", "title": "高强耐蚀镁合金连续铸轧技术",
    "applicant": "示例新材料有限公司", "contact": "010-5550 0100", "rank": "1",
}  # fmt: skip


def all_six(language: str) -> dict[str, bytes]:
    """Every document in one language."""
    facts = [("申报单位", "示例新材料有限公司"), ("提交时间", documents.second(instant=AT, zone=BEIJING))]
    sections: list[documents.papers.SectionShape] = [
        {"name": "创新点", "answers": [
            {"label": "创新点一", "kind": "long", "value": "分级蓄热的闭式循环结构。\n样机累计运行 3,120 小时。"},
            {"label": "指标对比", "kind": "table", "head": ["指标", "本技术"], "rows": [["循环净效率", "46.2 %"]]},
            {"label": "成立日期", "value": ""},
        ]}
    ]  # fmt: skip
    url = "https://jinbang.example/check/91AE"
    attachments: list[documents.papers.AttachmentShape] = [{"name": "检测报告.pdf", "size": "3.2 MB", "digest": DIGEST}]
    return {
        "form": documents.application_form(
            title="高强耐蚀镁合金", above="2022-A4-00731", facts=facts, sections=sections, code="91AE", digest=DIGEST,
            made=AT, attachments=attachments, check_url=url, language=language,
        ),
        "page": documents.stamped_page(
            title="盖章页", above="2022-A4-00731", facts=facts, statements=["材料真实、准确。"], code="91AE", digest=DIGEST,
            check_url=url, made=AT, language=language,
        ),
        "letter": documents.recommendation_letter(
            addressee="示例秘书处：", unit="示例省科协", programme="示例系列榜单", candidates=[CANDIDATE], on=date(2022, 10, 31), language=language,
        ),
        "summary": documents.recommendation_summary(
            unit="示例省科协", programme="示例系列榜单", candidates=[CANDIDATE], on=date(2022, 10, 31), sums=["3 + 3 = 6"], language=language,
        ),
        "certificate": documents.certificate(FACTS, check_url=url, language=language),
        "receipt": documents.receipt(
            title="回执", above="#18204", facts=facts, digest=DIGEST, at=AT, check="jinbang verify", next_step="等待推荐。",
            checkpoint="jinbang.example/log\n18204\n— jinbang.example/log Az3g", check_url=url, language=language,
        ),
    }  # fmt: skip


@pytest.fixture(scope="module", params=["zh", "en"])
def papers(request: pytest.FixtureRequest) -> dict[str, bytes]:
    return all_six(request.param)


def words_of(pdf: bytes, folder: Path) -> str:
    """The text layer, without the blanks that lay-out puts between words."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    (folder / "one.pdf").write_bytes(pdf)
    out = subprocess.run(["pdftotext", "-layout", str(folder / "one.pdf"), "-"], capture_output=True, check=True)
    return re.sub(r"\s+", "", out.stdout.decode("utf-8"))


def test_every_document_is_pdf_a_2b(papers: dict[str, bytes]) -> None:
    for name, pdf in papers.items():
        assert pdf.startswith(b"%PDF-1.7"), name
        part = re.search(rb"pdfaid:part>(\d)<|pdfaid:part=\"(\d)\"", pdf)
        assert part is not None, name
        assert b"2" in part.groups(), name


def test_the_same_data_give_the_same_bytes() -> None:
    first, second = all_six("zh"), all_six("zh")
    assert [name for name in first if first[name] != second[name]] == []


def test_the_text_layer_says_what_the_page_shows(papers: dict[str, bytes], tmp_path: Path) -> None:
    expected = {
        "form": ["高强耐蚀镁合金", "分级蓄热的闭式循环结构。", "循环净效率", "46.2%", "检测报告.pdf", "91AE"],
        "page": ["盖章页", "材料真实、准确。", "91AE", DIGEST],
        "letter": ["示例秘书处：", "高强耐蚀镁合金连续铸轧技术", "示例省科协"],
        "summary": ["2022-A4-00731", "010-55500100", "3+3=6"],
        "certificate": [
            "高强耐蚀镁合金连续铸轧技术",
            "示例新材料有限公司",
            "先导技术榜·先进材料",
            "SL-2022-A4-0007",
            "示例协会",
        ],
        "receipt": ["2022-10-3023:40:18+08:00", DIGEST, "jinbang.example/log"],
    }
    missing = {
        name: [one for one in wanted if one not in words_of(papers[name], tmp_path)]
        for name, wanted in expected.items()
    }
    assert missing == {name: [] for name in expected}


def test_rare_characters_of_the_standard_table_are_shown(tmp_path: Path) -> None:
    """T14: 𬭩 and 𰻞 are beyond the basic plane and stand in the bundled face."""
    pdf = documents.certificate({**FACTS, "holder": f"示例{NEW_SIX}"})
    assert f"示例{NEW_SIX}" in words_of(pdf, tmp_path)


def test_a_character_that_no_font_has_blocks_the_document_and_is_named() -> None:
    """T14: no certificate with an empty box in it."""
    name = f"示例{EXTENSION_I}"
    if not documents.missing(text=name):
        documents.certificate({**FACTS, "holder": name})
        return
    with pytest.raises(documents.MissingGlyph) as refused:
        documents.certificate({**FACTS, "holder": name})
    assert refused.value.characters == (EXTENSION_I,)
    assert "U+2EBF0" in refused.value.zh
    assert "U+2EBF0" in refused.value.en
    assert isinstance(refused.value, ValueError)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_working_paper_spells_what_no_font_has_and_says_so(language: str, tmp_path: Path) -> None:
    """An applicant with a rare name gets the page to be stamped, and a unit its letter, whatever fonts are here."""
    rare = "\U0010fffd"
    pdf = documents.stamped_page(
        title=f"示例{rare}项目", above="", facts=[("申报单位", rare)], statements=[rare], code="ABCD2345", digest=DIGEST,
        check_url="https://jinbang.example/", made=AT, language=language,
    )  # fmt: skip
    words = words_of(pdf, tmp_path)
    assert words.count("〓〔U+10FFFD〕") == 3
    assert {"zh": "排印字体缺这个字", "en": "thefontsofthispaperlackthischaracter"}[language] in words
    plain = documents.receipt(title="示例", above="", facts=[], digest=DIGEST, at=AT, check="示例", language=language)
    assert "〓" not in words_of(plain, tmp_path)


def test_each_missing_character_is_named_once_in_order_and_blanks_need_no_glyph() -> None:
    text = "示例\U0010fffd\n\u200b \ufe0f\U0010fffc示\U0010fffd"
    assert documents.missing(text=text) == ("\U0010fffd", "\U0010fffc")


def test_the_check_agrees_with_what_the_typesetter_can_draw() -> None:
    """Every code point that the check lets through is drawn: 2,000 of the bundled face's, the rarest ones among them."""
    face = fonts.chain()[0]
    points = sorted(p for p in fonts.covered(face) if p >= 0x3400)
    sample = points[:: max(1, len(points) // 1900)] + points[-100:]
    text = "".join(map(chr, sample))
    assert documents.missing(text=text) == ()
    pdf = documents.receipt(title="字", above="", facts=[], digest=DIGEST, at=AT, check=text)
    assert pdf.startswith(b"%PDF-1.7")


def test_markup_in_a_name_is_shown_and_never_run(tmp_path: Path) -> None:
    """A name is text, whatever it looks like."""
    holder = '#eval("1+1") *粗* $x$ <a> \\ @b'
    words = words_of(documents.certificate({**FACTS, "holder": holder}), tmp_path)
    assert holder.replace(" ", "") in words


def test_the_bundled_font_is_the_pinned_one_with_its_licence() -> None:
    licence = (fonts.BUNDLED / "LICENSE-OFL.txt").read_text(encoding="utf-8")
    digest = hashlib.sha256((fonts.BUNDLED / "SourceHanSerifSC-Regular.otf").read_bytes()).hexdigest()
    assert digest in licence
    assert "SIL OPEN FONT LICENSE" in licence.upper()
