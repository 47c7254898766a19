"""The released lists are what was decided, put on notice and not removed: nobody more, nobody less (R18)."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from jinbang.transparency.errors import Broken, Malformed
from jinbang.transparency.leaf import parse_canonical
from jinbang.verification.act import Act
from jinbang.verification.promise import Promise

FOLDER = "lists"
_FILE, _LIST = {"programme", "release", "at", "lists"}, {"list", "entries"}
_ENTRY = {"order", "application", "entry", "name", "organisation", "unit"}


class Lists(Promise):
    """The file is the one that was logged; its entries are everything cleared, and what was imported."""

    name, zh = "lists", "榜单"

    def __init__(self, *about: Any) -> None:
        super().__init__(*about)
        self._releases = 0
        self._instant = ""
        self._imported: dict[str, int] = {}  # list → rows that wait to be released
        self._listed: Counter[str] = Counter()  # list of the definition → applications on it
        self._released: set[str] = set()
        self._moved: set[str] = set()

    def imported(self, act: Act) -> None:
        contest = act.text("list")
        if contest not in self.definition.outside:
            self.broke(act, f"{contest} is decided here and cannot be imported", f"{contest} 不能导入")
        self._imported[contest] = act.whole("rows")

    def decide(self, act: Act) -> None:
        self._instant = act.instant("at")
        if self._releases:
            self.broke(act, "the lists had been released", "榜单此前已发布")
        if self._instant < act.at:
            self.broke(act, "the release is dated back", "发布时刻被倒签")

    def done(self, act: Act) -> None:
        release = act.whole("release")
        self._releases += 1
        if release != self._releases:
            self.lack(act, f"release {release} comes out of turn", f"第 {release} 次发布次序不对")
        if not self._instant or act.at < self._instant:
            self.lack(act, "released before the decided instant", "早于决定的发布时刻")
        rows = act.rows("entries", 3)
        self._file(act, release, rows)
        named = [number for _, number, _ in rows if number is not None]
        fresh = set(named)
        if len(fresh) != len(named) or self._released & fresh:
            self.broke(act, "an application is released twice", "同一申报发布两次")
        for contest, number, _ in rows:
            if number is not None:
                self._one(act, contest, number)
        for number in sorted(self.book.cleared - fresh):
            self.lack(act, f"{number} was cleared and is not on the list", f"{number} 公示期满而未入榜")
        self._outside(act, rows)
        self._released |= fresh

    def _one(self, act: Act, contest: str, number: str) -> None:
        known = self.known(act, number)
        if known is None:
            return
        if known.standing != "cleared":
            self.lack(
                act, f"{number} stands at {known.standing} and is on the list", f"{number} 为 {known.standing} 而入榜"
            )
        if known.decided != "propose":
            self.lack(act, f"{number} was not decided to be proposed", f"{number} 未经决定拟入榜")
        if known.contest != contest:
            self.broke(
                act, f"{number} is in {known.contest}, not {contest}", f"{number} 在 {known.contest}，不在 {contest}"
            )
        kept = self.definition.contests.get(contest, "")
        self._listed[kept] += 1
        size = self.definition.sizes.get(kept)
        if size is not None and self._listed[kept] > size:
            self.broke(
                act,
                f"{kept} has {size} places, {self._listed[kept]} are listed",
                f"{kept} 有 {size} 个席位，入榜 {self._listed[kept]} 项",
            )

    def _outside(self, act: Act, rows: Sequence[Sequence[Any]]) -> None:
        for contest, count in Counter(contest for contest, number, _ in rows if number is None).items():
            if self._imported.pop(contest, None) != count:
                self.lack(
                    act, f"{contest}: {count} entries were not what was imported", f"{contest} 的 {count} 项与导入不符"
                )
        for contest, rows_left in self._imported.items():
            if rows_left and self._releases:
                self.lack(
                    act,
                    f"{contest}: {rows_left} imported rows are not released",
                    f"{contest} 导入的 {rows_left} 项未发布",
                )
        self._imported.clear()

    def _file(self, act: Act, release: int, rows: Sequence[Sequence[Any]]) -> None:
        path = f"{FOLDER}/{release}.json"
        try:
            data = self.archive.read(path)
            if hashlib.sha256(data).hexdigest() != act.digest("digest"):
                self.broke(act, f"{path} has not the digest that was logged", f"{path} 的摘要与日志不符")
            shown = parse_canonical(data)
        except (Broken, Malformed) as error:
            self.broke(act, str(error), f"榜单文件无法读取：{error}")
            return
        flat: list[list[Any]] = []
        order = [*self.definition.contests, *self.definition.outside]
        if not isinstance(shown, Mapping) or not isinstance(shown["lists"], list):
            self.broke(act, f"{path} holds no lists", f"{path} 中没有榜单")
            return
        if (shown["programme"], shown["release"], shown["at"]) != (
            self.archive.manifest.programme, release, self._instant,
        ):  # fmt: skip
            self.broke(act, f"{path} states another programme, release or instant", f"{path} 的项目、次序或时刻不符")
        named = [one["list"] for one in shown["lists"]]
        if len(set(named)) != len(named) or set(shown) != _FILE or any(set(one) != _LIST for one in shown["lists"]):
            self.broke(
                act, f"{path}: a list comes twice, or holds more than entries", f"{path}：榜单重复或含有其他内容"
            )
        for one in shown["lists"]:
            if one["list"] not in order:
                self.broke(act, f"the call has no list {one['list']}", f"公告没有榜单 {one['list']}")
            for place, entry in enumerate(one["entries"], start=1):
                if set(entry) != _ENTRY or entry["order"] != place:
                    self.broke(
                        act,
                        f"{path}: an entry of {one['list']} is out of order",
                        f"{path}：{one['list']} 的条目次序不对",
                    )
                if not all(isinstance(entry[key], str) for key in ("entry", "name", "organisation", "unit")):
                    self.broke(
                        act, f"{path}: an entry of {one['list']} is no text", f"{path}：{one['list']} 的条目不是文字"
                    )
                if entry["entry"] in self.book.entries:
                    self.broke(act, f"{path}: {entry['entry']} comes twice", f"{path}：{entry['entry']} 重复")
                self.book.entries[entry["entry"]] = one["list"], entry["application"]
                flat.append([one["list"], entry["application"], entry["order"]])
        if flat != [list(row) for row in rows]:
            self.broke(act, f"the entries of {path} are not those that were logged", f"{path} 的条目与日志不符")

    def move(self, act: Act) -> None:
        number = act.text("application")
        self._moved.add(number)
        if number not in self._released:
            self.lack(act, f"{number} is on no released list", f"{number} 不在发布的榜单中")

    kinds = {"list.import": imported, "release.decide": decide, "release.done": done, "application.list": move}

    def close(self) -> None:
        logged = {f"{FOLDER}/{n}.json" for n in range(1, self._releases + 1)}
        for path in self.archive.paths(FOLDER):
            if path not in logged:
                self.lack(path, "no entry of the log releases this list", "日志中没有发布此榜单的记录")
        if not self._releases:
            return
        for number in sorted(self._released - self._moved):
            self.lack(number, "on the list, but the log never lists it", "在榜单中，而日志没有入榜记录")
        for number, known in self.book.all():
            left = known.standing in {"proposed", "on-notice", "cleared"} and not known.waiting()
            if known.decided == "propose" and left:
                self.lack(
                    number,
                    f"proposed and never listed: it stands at {known.standing}",
                    f"拟入榜而未入榜：为 {known.standing}",
                )

    def kept(self) -> tuple[str, str]:
        if not self._releases:
            return "nothing has been released", "尚未发布"
        return (
            f"{len(self._released)} applications listed: all that were proposed and cleared, and nobody else",
            f"{len(self._released)} 项入榜，与决定并公示无异议者完全一致",
        )
