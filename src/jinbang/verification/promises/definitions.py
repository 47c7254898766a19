"""The rules of the call were published, are the ones in the bundle, and no deadline was ever moved after the fact."""

from __future__ import annotations

import hashlib

from jinbang.transparency.errors import Broken, Malformed
from jinbang.verification.act import Act, Bent
from jinbang.verification.definition import read_definition
from jinbang.verification.promise import Promise

FOLDER = "programme"


class Definitions(Promise):
    """Versions count from 1, each file has the digest that was logged, and a window that has closed stays closed."""

    name, zh = "definition", "公告版本"

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
