"""The printed forms of 2019 and 2021 as rows of cells, to be filled with figures of our own."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Printed:
    """One printed cell: its text, its place in the form where it is one, its spans."""

    text: str
    key: Key | None = None
    rows: int = 1
    columns: int = 1
    head: bool = False


Rows = list[list[Printed]]

APPLICANTS = ["natural_person", "business", "research", "social_org", "legal_service", "other_org", "total"]
COMMON = [
    ("new", "一、本年新收政府信息公开申请数量"),
    ("carried_in", "二、上年结转政府信息公开申请数量"),
    ("granted", "（一）予以公开"),
    ("granted_in_part", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
    ("refused_state_secret", "1.属于国家秘密"),
    ("refused_law_prohibits", "2.其他法律行政法规禁止公开"),
    ("refused_security_stability", "3.危及“三安全一稳定”"),
    ("refused_third_party", "4.保护第三方合法权益"),
    ("refused_internal", "5.属于三类内部事务信息"),
    ("refused_process", "6.属于四类过程性信息"),
    ("refused_enforcement_file", "7.属于行政执法案卷"),
    ("refused_admin_inquiry", "8.属于行政查询事项"),
    ("unavailable_not_held", "1.本机关不掌握相关政府信息"),
    ("unavailable_needs_creation", "2.没有现成信息需要另行制作"),
    ("unavailable_unclear", "3.补正后申请内容仍不明确"),
    ("declined_petition", "1.信访举报投诉类申请"),
    ("declined_repeat", "2.重复申请"),
    ("declined_publication", "3.要求提供公开出版物"),
    ("declined_excessive", "4.无正当理由大量反复申请"),
    ("declined_confirmation", "5.要求行政机关确认或重新出具已获取信息"),
]
OTHERS = {
    "form2019": [("other_handling", "（六）其他处理")],
    "form2021": [
        ("other_not_corrected", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
        ("other_unpaid", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"),
        ("other_other", "3.其他"),
    ],
}
LAST = [("handled_total", "（七）总计"), ("carried_out", "四、结转下年度继续办理")]
GROUPS = {"refused_state_secret": ("（三）不予公开", 8), "unavailable_not_held": ("（四）无法提供", 3)}
GROUPS |= {"declined_petition": ("（五）不予处理", 5), "other_not_corrected": ("（六）其他处理", 3)}
GRANTED = {"granted", "granted_in_part", "other_handling", "handled_total"}
OUTCOMES = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
OUTCOME_CODES = ["upheld", "corrected", "other", "pending", "total"]
REMEDIES = ["review", "litigation_direct", "litigation_after_review"]

_MADE_2019 = ["本年新制作数量", "本年新公开数量", "对外公开总数量"]
_MADE_2021 = ["本年制发件数", "本年废止件数", "现行有效件数"]
_ITEMS = ["上一年项目数量", "本年增/减", "处理决定数量"]
_DECIDED = ["本年处理决定数量"]
_CODES = {
    "本年新制作数量": "newly_made", "本年新公开数量": "newly_disclosed", "对外公开总数量": "disclosed_total",
    "本年制发件数": "issued", "本年废止件数": "repealed", "现行有效件数": "in_force",
    "上一年项目数量": "previous_year_items", "本年增/减": "change",
    "处理决定数量": "decisions", "本年处理决定数量": "decisions",
    "本年收费金额（单位：万元）": "fees_collected", "采购项目数量": "items", "采购总金额": "amount",
}  # fmt: skip
BLOCKS = {
    "form2019": [
        ("一", _MADE_2019, [("regulations", "规章"), ("normative_documents", "规范性文件")]),
        ("五", _ITEMS, [("licensing", "行政许可"), ("other_services", "其他对外管理服务事项")]),
        ("六", _ITEMS, [("penalties", "行政处罚"), ("compulsion", "行政强制")]),
        ("八", _ITEMS[:2], [("fees", "行政事业性收费")]),
        ("九", ["采购项目数量", "采购总金额"], [("procurement", "政府集中采购")]),
    ],
    "form2021": [
        ("一", _MADE_2021, [("regulations", "规章"), ("normative_documents", "行政规范性文件")]),
        ("五", _DECIDED, [("licensing", "行政许可")]),
        ("六", _DECIDED, [("penalties", "行政处罚"), ("compulsion", "行政强制")]),
        ("八", ["本年收费金额（单位：万元）"], [("fees", "行政事业性收费")]),
    ],
}


def fill_form(form: str, random: Random) -> dict[Key, str]:
    """Figures for every place of a form, with the totals that the equations ask for."""
    values: dict[Key, str] = {}
    for _, columns, rows in BLOCKS[form]:
        for row, _ in rows:
            for column in columns:
                values["proactive", row, _CODES[column]] = str(random.choice([0, 3, 12, 480, 20517]))
    if form == "form2019":  # what is disclosed anew is part of what is disclosed in all
        for row in ("regulations", "normative_documents"):
            keys: list[Key] = [
                ("proactive", row, code) for code in ("newly_made", "newly_disclosed", "disclosed_total")
            ]
            counts_up = sorted((values[key] for key in keys), key=int)
            values |= dict(zip(keys, counts_up, strict=True))
    middle = [row for row, _ in [*COMMON[2:], *OTHERS[form]]]
    for column in APPLICANTS[:-1]:
        counts = {row: random.choice([0, 0, 0, 1, 2, 17]) for row in middle}
        handled, left = sum(counts.values()), random.choice([0, 0, 1, 5])
        carried = random.randint(0, handled + left)
        counts |= {"handled_total": handled, "carried_out": left}
        counts |= {"carried_in": carried, "new": handled + left - carried}
        values |= {("requests", row, column): str(count) for row, count in counts.items()}
    for row in ["new", "carried_in", *middle, "handled_total", "carried_out"]:
        total = sum(int(values["requests", row, column]) for column in APPLICANTS[:-1])
        values["requests", row, "total"] = str(total)
    for row in REMEDIES:
        outcomes = [random.choice([0, 0, 1, 4, 13]) for _ in OUTCOME_CODES[:-1]]
        for code, count in zip(OUTCOME_CODES, [*outcomes, sum(outcomes)], strict=True):
            values["remedies", row, code] = str(count)
    return values


def print_form(form: str, values: dict[Key, str]) -> dict[str, Rows]:
    """The three tables as printed, figures filled in."""
    return {
        "proactive": _print_proactive(form, values),
        "requests": _print_requests(form, values),
        "remedies": _print_remedies(values),
    }


def _value(values: dict[Key, str], key: Key, columns: int = 1) -> Printed:
    return Printed(values[key], key, columns=columns)


def _print_proactive(form: str, values: dict[Key, str]) -> Rows:
    rows: Rows = []
    for item, columns, lines in BLOCKS[form]:
        spans = {1: [3], 2: [1, 2], 3: [1, 1, 1]}[len(columns)]
        rows.append([Printed(f"第二十条第（{item}）项", columns=4, head=True)])
        heads = [Printed(label, columns=span, head=True) for label, span in zip(columns, spans, strict=True)]
        rows.append([Printed("信息内容", head=True), *heads])
        for row, label in lines:
            keys: list[Key] = [("proactive", row, _CODES[column]) for column in columns]
            rows.append(
                [Printed(label), *(_value(values, key, span) for key, span in zip(keys, spans, strict=True))]
            )
    return rows


def _print_requests(form: str, values: dict[Key, str]) -> Rows:
    rule = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    names = ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
    rows: Rows = [
        [Printed(rule, rows=3, columns=3, head=True), Printed("申请人情况", columns=7, head=True)],
        [
            Printed("自然人", rows=2, head=True),
            Printed("法人或其他组织", columns=5, head=True),
            Printed("总计", rows=2, head=True),
        ],
        [Printed(name, head=True) for name in names],
    ]
    for code, label in [*COMMON, *OTHERS[form], *LAST]:
        cells: list[Printed] = []
        if code == "granted":
            cells.append(Printed("三、本年度办理结果", rows=len(COMMON) + len(OTHERS[form]) - 1))
        if code in GROUPS:
            cells.append(Printed(GROUPS[code][0], rows=GROUPS[code][1]))
        width = 3 if code in {"new", "carried_in", "carried_out"} else 2 if code in GRANTED else 1
        cells.append(Printed(label, columns=width))
        cells += [_value(values, ("requests", code, column)) for column in APPLICANTS]
        rows.append(cells)
    return rows


def _print_remedies(values: dict[Key, str]) -> Rows:
    return [
        [Printed("行政复议", columns=5, head=True), Printed("行政诉讼", columns=10, head=True)],
        [
            *(Printed(name, rows=2, head=True) for name in OUTCOMES),
            Printed("未经复议直接起诉", columns=5, head=True),
            Printed("复议后起诉", columns=5, head=True),
        ],
        [Printed(name, head=True) for _ in range(2) for name in OUTCOMES],
        [_value(values, ("remedies", row, code)) for row in REMEDIES for code in OUTCOME_CODES],
    ]


def expand_rows(rows: Rows) -> list[list[str]]:
    """Rows of equal length: a merged cell's text in its first place, blanks in the others."""
    grid: list[dict[int, str]] = [{} for _ in rows]
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            while column in grid[number]:
                column += 1
            for down in range(min(cell.rows, len(rows) - number)):
                for right in range(cell.columns):
                    grid[number + down][column + right] = "" if down or right else cell.text
            column += cell.columns
    return [[line[column] for column in sorted(line)] for line in grid]
