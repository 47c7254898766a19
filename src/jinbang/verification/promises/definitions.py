"""The rules of the call were published, are the ones in the bundle, and no deadline was ever moved after the fact."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from jinbang.transparency.errors import Broken, Malformed
from jinbang.verification.act import Act, Bent
from jinbang.verification.definition import Definition, read_definition
from jinbang.verification.promise import Promise

FOLDER = "programme"


def _setting(*names: str) -> Callable[[Definition], object]:
    return lambda definition: [definition.settings.get(name) for name in names]


LATE: tuple[tuple[str, str, str, Callable[[Definition], object]], ...] = (
    ("", "quotas or channels when the recommendation had closed", "推荐截止后的名额或渠道", lambda d: (d.quotas, d.channels)),
    ("application.reject", "the reasons for a refusal when somebody had been refused", "已有不予受理后的理由代码", lambda d: d.screening_codes),
    ("filing.file", "the bodies of a contest when filings were signed", "已有备案后的初评机构", lambda d: d.bodies),
    ("package.report", "how many a list holds when results were known", "已知结果后的榜单名额", lambda d: d.sizes),
    ("package.report", "how many are shortlisted when results were known", "已知结果后的入围比例", _setting("shortlist_percent")),
    (
        "package.report", "quorum, threshold or secrecy of ballots when results were known", "已知结果后的表决规则",
        lambda d: (d.quorum, d.threshold, _setting("threshold_base", "secret_ballot", "final_review")(d)),
    ),
    (
        "decision", "the public notice or objections when the nominees were known", "已知拟入榜名单后的公示或异议规则",
        lambda d: (d.objection_codes, _setting("public_notice", "notice_days", "notice_kind", "objections", "objection_days")(d)),
    ),
)  # fmt: skip
"""From which kind of act on (none: from the end of the recommendation) a change of what is doubtful."""


class Definitions(Promise):
    """Versions count from 1, each file has the digest that was logged, and a window that has closed stays closed."""

    name, zh = "definition", "公告版本"

    def _late(self, act: Act, before: Definition, after: Definition) -> None:
        """What is changed when its use is over or under way may be right or wrong: a stranger is told, and cannot tell."""
        for kind, what, zh, read in LATE:
            over = kind in self.book.happened if kind else act.at >= before.window("recommendation")[1]
            if over and read(before) != read(after):
                self.doubt(
                    f"whether it was right that version {after.version}, published {act.at}, changes {what}",
                    f"{act.at} 发布的第 {after.version} 版改动了{zh}，是否正当",
                )

    def publish(self, act: Act) -> None:
        version, digest = act.whole("version"), act.digest("digest")
        path = _path(version)
        if version != len(self.book.definitions) + 1:
            self.lack(act, f"version {version} comes out of turn", f"第 {version} 版次序不对")
        if (act.kind == "programme.publish") != (version == 1):
            self.broke(act, "only version 1 is published, later ones amend", "首版为发布，其后为修订")
        try:
            data = self.archive.read(path)
            if hashlib.sha256(data).hexdigest() != digest:
                self.broke(act, f"{path} has not the digest {digest}", f"{path} 的摘要不是 {digest}")
            after = read_definition(data, version=version)
        except (Broken, Malformed, Bent) as error:
            self.broke(act, str(error), f"定义无法读取：{error}")
            return
        if after.key != self.archive.manifest.programme:
            self.broke(act, f"{path} is of {after.key}", f"{path} 属于 {after.key}")
        before = self.book.definition
        windows = before.windows if before is not None else {}
        for stage, (_, closes) in after.windows.items():
            was = windows.get(stage, ("", closes))[1]
            if was != closes and (closes <= act.at or was <= act.at):
                self.broke(act, f"the window of {stage} is moved after the fact", f"“{stage}”的截止时间被事后改动")
        for stage in windows.keys() - after.windows.keys():
            self.broke(act, f"the window of {stage} is taken away", f"“{stage}”的时间窗被取消")
        if before is not None:
            self._late(act, before, after)
        self.book.definitions[version] = self.book.definition = after

    kinds = {"programme.publish": publish, "programme.amend": publish}

    def close(self) -> None:
        logged = {_path(version) for version in self.book.definitions}
        for path in self.archive.paths(FOLDER):
            if path not in logged:
                self.lack(path, "no entry of the log publishes this version", "日志中没有发布此版本的记录")
        if not self.book.definitions:
            self.lack("the log", "no definition was published", "没有发布过定义")

    def kept(self) -> tuple[str, str]:
        count = len(self.book.definitions)
        return f"{count} published version(s), frozen by their digests", f"{count} 个公告版本与其摘要一致"


def _path(version: int) -> str:
    return f"{FOLDER}/definition-{version}.json"
