"""Files of a draft: looked at, not believed."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from jinbang.apps.nominations.actions import attach, remove_attachment, submit
from jinbang.apps.nominations.models import Attachment
from jinbang.apps.nominations.store import clean_name, keep, path_of
from tests.saying import refusal

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"


@pytest.fixture
def draft(world):
    return world.draft_application()


def put(world, draft, content=PDF, name="执照.pdf", *, field="licence", actor=None, at="2022-10-20T10:00"):
    return attach(
        application_id=draft.pk, field=field, file=ContentFile(content, name=name),
        actor=actor or world.applicant.person, at=world.at(at),
    )  # fmt: skip


def packed(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/"), text)
    return out.getvalue()


def test_a_file_is_kept_under_the_digest_of_its_content(world, draft):
    kept = put(world, draft)
    assert (kept.name, kept.size, kept.content_type) == ("执照.pdf", len(PDF), "application/pdf")
    with default_storage.open(path_of(kept.digest)) as file:
        assert file.read() == PDF


def test_the_same_content_is_kept_once(world, draft):
    first = put(world, draft, field="audits")
    second = put(world, draft, name="另一个名字.pdf", field="audits")
    assert first.digest == second.digest
    assert default_storage.listdir(f"files/{first.digest[:2]}")[1] == [first.digest]


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "空.pdf", "empty-file"),
        (b"MZ\x90\x00" + b"\0" * 100, "病毒.pdf", "wrong-type"),
        (PNG, "图片.pdf", "wrong-type"),
        (PDF, "网页.html", "wrong-type"),
        (PDF, "没有扩展名", "wrong-type"),
        (b"<html><script>alert(1)</script></html>", "页.pdf", "wrong-type"),
        (b"%PDF-1.7\n" + b"0" * 10_000_000, "大.pdf", "too-large"),
    ],
)
def test_what_is_not_what_it_says_is_refused_and_not_kept(world, draft, content, name, code):
    with refusal(code):
        put(world, draft, content, name)
    assert (Attachment.objects.count(), world.ledger_kinds()) == (0, [])


def test_pictures_are_known_by_content_and_spellings_of_jpeg_are_one(world, draft):
    assert put(world, draft, PNG, "执照.PNG").content_type == "image/png"
    jpeg = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    assert keep(file=ContentFile(jpeg), name="a.jpeg", accept=("jpg",), limit=10**6).content_type == "image/jpeg"


def test_office_files_are_opened_to_see_what_they_are(memory_files):
    sheet = packed(xl__workbook_xml="<a/>")
    assert keep(file=ContentFile(sheet), name="表.xlsx", accept=("xlsx",), limit=10**6).size == len(sheet)
    with refusal("wrong-type"):
        keep(file=ContentFile(packed(readme="x")), name="表.xlsx", accept=("xlsx",), limit=10**6)
    with refusal("wrong-type"):
        keep(file=ContentFile(b"PK\x03\x04 broken"), name="表.xlsx", accept=("xlsx",), limit=10**6)


def test_an_archive_that_unpacks_to_far_too_much_is_refused(memory_files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for n in range(6):
            archive.writestr(f"{n}.txt", b"0" * 100_000_000)
    with refusal("damaged-file"):
        keep(file=ContentFile(out.getvalue()), name="弹.zip", accept=("zip",), limit=10**7)


def test_a_question_takes_so_many_files_and_no_more(world, draft):
    put(world, draft)
    with refusal("too-many-files"):
        put(world, draft)
    only = Attachment.objects.get()
    remove_attachment(application_id=draft.pk, attachment_id=only.pk, actor=world.applicant.person, at=world.at())
    put(world, draft)
    assert Attachment.objects.filter(removed_at=None).count() == 1


def test_only_the_applicant_attaches_and_only_in_time(world, draft):
    with refusal("not-allowed"):
        put(world, draft, actor=world.approver)
    with refusal("too-late"):
        put(world, draft, at="2022-10-31T24:00")
    with refusal("no-such-field"):
        put(world, draft, field="summary")
    assert Attachment.objects.count() == 0


def test_a_version_keeps_the_files_it_was_submitted_with(world, draft):
    kept = put(world, draft)
    submit(application_id=draft.pk, actor=world.applicant.person, at=world.at())
    remove_attachment(application_id=draft.pk, attachment_id=kept.pk, actor=world.applicant.person, at=world.at())
    version = world.fresh(draft).current
    assert [(one["field"], one["digest"]) for one in version.attachments] == [("licence", kept.digest)]
    assert version.data["licence"] == [{"name": "执照.pdf", "size": len(PDF), "sha256": kept.digest}]


@pytest.mark.parametrize(
    ("given", "kept"),
    [("../../etc/passwd", "passwd"), ("C:\\文件\\表.xlsx", "表.xlsx"), ("a\r\nb.pdf", "ab.pdf"), ("<x>.pdf", "x.pdf")],
)
def test_names_of_files_are_made_harmless(given, kept):
    assert clean_name(given) == kept
