"""The first page of an archive, and the text that says how to open and check it without the software."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from html import escape
from typing import Any

from jinbang.apps.archive import pages
from jinbang.apps.archive.casefile import standing
from jinbang.apps.archive.manifest import PATH, Manifest
from jinbang.apps.archive.records import Kind, listed
from jinbang.apps.nominations.models import Application
from jinbang.apps.programmes.models import Programme
from jinbang.apps.publication.models import Certificate
from jinbang.rules.definition import ProgrammeDefinition

README = """\
金榜归档 / Jinbang archive: {programme}

打开：双击 index.html（任何浏览器，无需联网，无需本软件）。
Open: index.html, in any browser, offline, without the software.

内容 / What is inside
  index.html            总目录 / the index
  applications/         每项申报一个文件夹 / a folder for each application
  lists/                表格 / spreadsheets
  filings/ draws/ packages/ sittings/ notices/ objections/ certificates/
  public-bundle.zip     可公开核验的数据包 / what a stranger can check: jinbang verify public-bundle.zip --key ...
  programme/            通知定义的每个版本 / every version of the definition
  log/                  存证记录的检查点与公钥 / checkpoint and keys of the public record
  data/                 数据库各表，每行一个 JSON 对象 / the rows of every table, a JSON object a line
  files/                其余上传文件，以 SHA-256 为名 / other uploads, by their digest
  manifest.json         每个文件的大小与 SHA-256 / size and SHA-256 of every file

核对 / Check (Linux, macOS; Python 3):
  python3 -c 'import json,hashlib,sys
  bad=[f["path"] for f in json.load(open("manifest.json"))["files"]
       if hashlib.sha256(open(f["path"],"rb").read()).hexdigest()!=f["sha256"]]
  sys.exit("\\n".join(bad))'

applications/<number>/version-<n>.json 的 SHA-256 即提交回执所载摘要。
The SHA-256 of applications/<number>/version-<n>.json is the digest on the receipt of that submission.

制作 / Made: {made}
保管期限 / Retention: {retention}
本归档含个人信息，请加密保管，期满按规定销毁。密码与签名私钥不在其中。
It holds personal data: keep it encrypted, and destroy it when its retention ends.  No password and no signing key is in it.
"""

WHEN_TOLD = "未注明 / not stated"


def retention(facts: dict[str, Any]) -> str:
    """How long the archive is to be kept, in words."""
    found = facts.get("retention")
    if not found:
        return WHEN_TOLD
    if found["until"] is None:
        return "永久 / permanent"
    return f"{found['years']} 年，至 {found['until']} / {found['years']} years, until {found['until']}"


def readme(*, programme: Programme, manifest: Manifest) -> str:
    """README.txt."""
    return README.format(programme=programme.title, made=manifest.facts["made"], retention=retention(manifest.facts))


def body(
    *, programme: Programme, definition: ProgrammeDefinition, manifest: Manifest, lists: Sequence[tuple[str, tuple[str, str], int]],
    kinds: Sequence[tuple[Kind, list[tuple[str, str]]]], papers: Sequence[tuple[str, Certificate]], others: Sequence[str],
) -> Iterator[str]:  # fmt: skip
    """The index, piece by piece; nothing is linked that is not in the archive."""
    there = {one.path for one in manifest.files}
    yield pages.facts(
        [
            (("项目", "Programme"), escape(f"{definition.title.zh} {definition.title.en}")), (("编号", "Key"), escape(programme.key)),
            (("组织方", "Organiser"), escape(f"{definition.organiser.zh} {definition.organiser.en}")),
            (("制作时间", "Made"), escape(pages.Speaker(definition.zone).moment(datetime.fromisoformat(manifest.facts["made"])))), (("保管期限", "Retention"), escape(retention(manifest.facts))),
            (("核对方法", "How to check"), pages.link("README.txt", "README.txt")),
            (("文件清单", "Manifest"), pages.link(PATH, PATH)),
        ]
    )  # fmt: skip
    yield pages.heading(("表格", "Tables"))
    yield from pages.grid(
        (("名称", "Name"), ("行数", "Rows")),
        ([pages.link(path, f"{name[0]} {name[1]}"), f"{count:,}"] for path, name, count in lists),
    )
    yield pages.heading(("申报", "Applications"))
    heads = (("申报号", "Number"), ("名称", "Title"), ("榜单（领域）", "List or track"), ("申报单位", "Applicant"), ("推荐单位", "Unit"), ("状态", "State"))  # fmt: skip
    yield from pages.grid(heads, _applications(programme))
    yield pages.heading(("过程记录", "Records of the proceedings"))
    yield from listed(kinds)
    if papers:
        yield pages.heading(("证书", "Certificates"))
        rows = ([pages.link(path, one.number) if path else escape(one.number), escape(one.holder), "作废 void" if one.voided_at else ""] for path, one in papers)  # fmt: skip
        yield from pages.grid((("编号", "Number"), ("持有人", "Holder"), ("", "")), rows)
    yield pages.heading(("核验与数据", "Proofs and data"))
    rest = [path for path in ("public-bundle.zip", *sorted(there)) if path in there and _plain(path)]
    yield "<ul>" + "".join(f"<li>{pages.link(path, path)}</li>" for path in dict.fromkeys(rest)) + "</ul>"
    if others:
        yield pages.heading(("其他上传文件", "Other uploads"))
        yield "<ul>" + "".join(f"<li>{pages.link(path, path)}</li>" for path in others) + "</ul>"
    if manifest.missing:
        yield pages.heading(("制作时已缺失", "Missing when this was made"))
        yield "<ul>" + "".join(f"<li>{escape(one)}</li>" for one in sorted(manifest.missing)) + "</ul>"


def _plain(path: str) -> bool:
    return path == "public-bundle.zip" or path.startswith(("programme/", "log/", "data/"))


def _applications(programme: Programme) -> Iterator[list[str]]:
    found = Application.objects.filter(programme=programme).order_by("number")
    for number, title, contest, applicant, unit, state in found.values_list(
        "number", "title", "contest__name", "organisation__name", "unit__name", "standing"
    ).iterator(chunk_size=1000):
        yield [
            pages.link(f"applications/{number}/index.html", number), escape(title), escape(contest), escape(applicant),
            escape(unit or ""), pages.both(standing(state)),
        ]  # fmt: skip
