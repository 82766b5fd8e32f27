"""Running text for a filled-in form: figures that keep every rule of the audit, or break one."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from tests.generate.statutory_form import COMMON, OTHERS, Key

REFUSED = [row for row, _ in COMMON if row.startswith("refused_")]
UNAVAILABLE = [row for row, _ in COMMON if row.startswith("unavailable_")]
DECLINED = [row for row, _ in COMMON if row.startswith("declined_")]

TITLE = "柳湾镇人民政府{year}年政府信息公开工作年度报告"


class Story:
    """The sentences of one report, its claims by name, so that a test can change one figure."""

    def __init__(self, form: str, values: Mapping[Key, str], random: Random) -> None:
        self._form = form
        self._values = values
        self._random = random
        self.facts = self._facts()

    def count(self, table: str, rows: list[str], column: str = "total") -> int:
        """The sum of some rows; what states no number counts as 0."""
        raws = [self._values[table, row, column] for row in rows]
        return sum(int(raw) for raw in raws if raw.isdigit())

    def _facts(self) -> dict[str, int]:
        requests = "requests"
        others = [row for row, _ in OTHERS[self._form]]
        issued = "issued" if self._form == "form2021" else "newly_made"
        site, weixin, board = (self._random.randint(20, 2000) for _ in range(3))
        return {
            "whole": site + weixin + board,
            "site": site,
            "weixin": weixin,
            "board": board,
            "new": self.count(requests, ["new"]),
            "carried_in": self.count(requests, ["carried_in"]),
            "received": self.count(requests, ["new", "carried_in"]),
            "handled": self.count(requests, ["handled_total"]),
            "granted": self.count(requests, ["granted", "granted_in_part"]),
            "refused": self.count(requests, REFUSED),
            "unavailable": self.count(requests, UNAVAILABLE),
            "declined": self.count(requests, DECLINED),
            "other": self.count(requests, others),
            "carried_out": self.count(requests, ["carried_out"]),
            "review": self.count("remedies", ["review"]),
            "litigation": self.count("remedies", ["litigation_direct", "litigation_after_review"]),
            "issued": self.count("proactive", ["normative_documents"], issued),
            "permits": self.count("proactive", ["licensing"], "decisions"),
        }

    def tell(self, **changed: int) -> list[str]:
        """The lines of the first section; `changed` names facts to be told otherwise."""
        f = self.facts | changed
        share = f["granted"] * 100 / f["handled"] if f["handled"] else 0
        intake = self._random.choice(
            [
                f"本年新收政府信息公开申请{f['new']}件，上年结转{f['carried_in']}件",
                f"全年收到政府信息公开申请{f['new']}件，另有上年结转{f['carried_in']}件",
                f"全年共受理政府信息公开申请{f['received']}件，其中上年结转{f['carried_in']}件",
            ]
            if "new" not in changed
            else [f"全年收到政府信息公开申请{f['new']}件"]
        )
        channels = f"政府网站公开{f['site']}条、政务微信公开{f['weixin']}条、公开栏公开{f['board']}条"
        outcomes = (
            f"予以公开和部分公开{f['granted']}件，不予公开{f['refused']}件，无法提供{f['unavailable']}件，"
            f"不予处理{f['declined']}件，其他处理{f['other']}件，结转下年度继续办理{f['carried_out']}件"
        )
        lines = [
            f"全年主动公开政府信息{f['whole']}条，其中通过{channels}。",
            f"{intake}，办结{f['handled']}件。从结果看，{outcomes}。",
        ]
        if f["handled"]:
            lines.append(f"公开件数占办结总数的{share:.1f}%。")
        lines += [
            f"因政府信息公开被申请行政复议{f['review']}件，被提起行政诉讼{f['litigation']}件。",
            f"制发行政规范性文件{f['issued']}件，作出行政许可决定{f['permits']}件。",
        ]
        return lines
