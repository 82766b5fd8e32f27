"""Fits split's weights: `python -m tests.generate.fit_split [--write]`.

An averaged structured perceptron with a margin, from the weights in terms/split.toml, on
pages composed here and on labelled real pages where ../shared is present. What it is held
against are other composed pages; it prints both figures and writes nothing unless asked to.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from extract.document import Chrome
from extract.furniture import find_furniture
from tests.conftest import SHARED
from tests.generate.compose import MARKERS, Composed, compose_page
from tests.generate.statutory import FLATTENED, make_page
from transform.cues import Cued
from transform.frame import map_chrome
from transform.repair import repair_text
from transform.split import NEEDS, Weights, best_path, cue_page, load_weights

TARGET = Path("transform/terms/split.toml")
TRAINING, HELD_OUT = range(1000, 1024), range(2000, 2008)
FORMS: tuple[str | None, ...] = (*MARKERS, None, None, None)
RATE, MARGIN, PULL = 0.05, 2.0, 0.02

# Inside a report the states differ in its numbering only; in all else they are one.
INSIDE = ("lead", "entry", "body")
NUMBERING = frozenset({"opens_numbering", "level_one", "restart", "inside_numbering", "always"})

Parts = Mapping[tuple[str, str, str], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A page's units with their cues and true states; `weight` says how often it is shown."""

    cued: tuple[Cued, ...]
    states: tuple[str, ...]
    weight: int = 1


def composed_examples(seeds: Iterable[int]) -> Iterator[Example]:
    """Pages of every form, in lines and flat."""
    for seed in seeds:
        for form in FORMS:
            for flat in (False, True):
                page = compose_page(seed, marker=form, reports=1 + seed % 6, flat=flat, long=seed % 3 == 0)
                page = distract(page, random.Random(seed))
                reports = [
                    (a, b, body if title else a)
                    for (a, b), body, title in zip(page.spans, page.bodies, page.titles, strict=True)
                ]
                yield label_page(page.text, find_furniture(page.text), reports)


DISTRACTORS = (
    "为保障各项工作顺利开展，列支专项经费{n}万元。",
    "根据上级部署，我们及时调整了责任分工。",
    "按照统一要求，先后完成栏目整改{n}处。",
    "今年以来，共组织业务培训{n}次。",
    "20{y}年，群众满意度明显提升。",
    "近年来，我单位不断改进工作作风。",
    "20{y}年{m}月，召开专题会议研究部署。",
    "一年来，接待来访群众{n}人次。",
    "在上级部门的指导下，各项任务按期完成。",
    "截至年底，更新目录{n}条。",
)


def distract(page: Composed, rng: random.Random) -> Composed:
    """Put sentences into reports that open as reports do, and are none of their beginnings."""
    inner = [
        i + 1
        for (a, b), body in zip(page.spans, page.bodies, strict=True)
        for i in range(max(a, body) + 80, b - 20)
        if page.text[i] == "。"
    ]
    text, spans, bodies, furniture = page.text, page.spans, page.bodies, page.furniture
    for at in sorted(rng.sample(inner, min(len(inner), rng.randint(0, 6))), reverse=True):
        words = rng.choice(DISTRACTORS).format(
            n=rng.randint(2, 90), y=rng.randint(10, 23), m=rng.randint(1, 12)
        )
        text = text[:at] + words + text[at:]
        size = len(words)
        spans = tuple((a + size * (a >= at), b + size * (b >= at)) for a, b in spans)
        bodies = tuple(b + size * (b >= at) for b in bodies)
        furniture = tuple((a + size * (a >= at), b + size * (b >= at)) for a, b in furniture)
    return replace(page, text=text, spans=spans, bodies=bodies, furniture=furniture)


HEADS = (
    "网站首页",
    "机构概况",
    "政务公开",
    "办事大厅",
    "互动交流",
    "信息公开目录",
    "工作动态",
    "县政府信息公开",
    "繁體版 无障碍 长辈版",
)
FEET = (
    "相关信息",
    "政策文件",
    "关于做好春季防火工作的通知",
    "我县召开项目推进会2021-03-02",
    "友情链接",
    "网站声明",
    "常用下载",
    "热点专题",
)


def dressed_examples(seeds: Iterable[int]) -> Iterator[Example]:
    """Single reports in the lines of a site: menus, the headline printed again, links below."""
    for seed in seeds:
        rng = random.Random(seed)
        page = compose_page(seed, marker="bare_title", reports=1, flat=False)
        ((start, end),) = page.spans
        head = rng.sample(HEADS, rng.randint(0, 7))
        if rng.random() < 0.5:
            head.append(page.titles[0])
        if rng.random() < 0.5:
            head.append("发布时间：2021-02-03 来源：本站 浏览次数：31")
        before = "".join(f"{line}\n" for line in head)
        after = "".join(f"\n{line}" for line in rng.sample(FEET, rng.randint(0, 6)))
        shift = len(before) - start
        text = before + page.text[start:end] + after
        yield label_page(text, find_furniture(text), [(len(before), end + shift, page.bodies[0] + shift)])


PLANS = (
    "明年政务公开工作打算",
    "下一步工作打算",
    "今后工作思路",
    "下步政务公开工作计划",
    "下一年度信息公开工作要点",
)
INTENTIONS = (
    "进一步充实内容，拓宽渠道。",
    "我单位将继续完善制度，加强培训，做好解读。",
    "重点抓好栏目整合，方便群众查询。",
)


def plan_examples(seeds: Iterable[int]) -> Iterator[Example]:
    """Reports that end in a heading of their own without a number: what is planned."""
    for seed in seeds:
        rng = random.Random(seed)
        page = compose_page(seed, marker="bare_title", reports=2, flat=False)
        (a, b), (c, d) = page.spans
        plan = f"\n{rng.choice(PLANS)}\n{rng.choice(INTENTIONS)}"
        first, second = page.text[a:b] + plan, page.text[c:d]
        text = f"{first}\n{second}"
        at = len(first) + 1
        reports = [(0, len(first), page.bodies[0] - a), (at, len(text), at + page.bodies[1] - c)]
        yield label_page(text, (), reports)


def single_examples(seeds: Iterable[int]) -> Iterator[Example]:
    """One report in one paragraph, furniture around it, nothing before it."""
    for seed in seeds:
        page = compose_page(seed, marker=None, reports=1, flat=True, long=seed % 2 == 0)
        ((start, end),) = page.spans
        yield label_page(page.text, find_furniture(page.text), [(start, end, start)])


def two_line_examples(seeds: Iterable[int]) -> Iterator[Example]:
    """Headings in two lines: the body's name and what it reports, or one broken by its width."""
    for seed in seeds:
        rng = random.Random(seed)
        page = compose_page(seed, marker="bare_title", reports=1, flat=False)
        ((start, end),) = page.spans
        title, org = page.titles[0], page.reports[0].org
        rest = f"{rng.randint(2009, 2023)}年政府信息公开工作年度报告"
        lines = rng.choice(((org, rest), (org, rest), (f"{org}{rest[:-4]}", rest[-4:])))
        before = rng.choice(("", "", "正文\n", "首页\n政务公开\n", "- 1 -\n"))
        heading = "\n".join(lines)
        text = before + heading + page.text[start + len(title) : end]
        stop = len(before) + len(heading) + 1
        yield label_page(text, find_furniture(text), [(len(before), len(text), stop)])


def notice_examples(seeds: Iterable[int]) -> Iterator[Example]:
    """A notice that sends a report to those below, and the report."""
    for seed in seeds:
        rng = random.Random(seed)
        page = compose_page(seed, marker="bare_title", reports=1, flat=False)
        ((start, end),) = page.spans
        title, body = page.titles[0], page.reports[0].org
        wording = rng.choice(
            (
                f"现将《{title}》印发给你们，请结合实际抓好落实。",
                f"《{title}》已经研究同意，现印发给你们，请认真贯彻执行。",
                f"根据有关要求，{body}形成了《{title}》，现予转发，请各单位对照检查。特此通知。",
            )
        )
        lines = [
            f"关于印发{title}的通知",
            "",
            rng.choice(("各科室、所属各单位：", "各乡镇，县直各部门：")),
            wording,
        ]
        lines += [body, f"{rng.randint(2010, 2023)}年{rng.randint(1, 12)}月{rng.randint(1, 28)}日"]
        before = "\n".join(line for line in lines if line) + "\n"
        shift = len(before) - start
        text = before + page.text[start:end]
        yield label_page(text, (), [(len(before), end + shift, page.bodies[0] + shift)])


def fragment_examples(seeds: Iterable[int]) -> Iterator[Example]:
    """What a preview shows of a report's middle: no beginning, perhaps no end."""
    for seed in seeds:
        rng = random.Random(seed)
        page = compose_page(seed, marker="bare_title", reports=1, flat=rng.random() < 0.3)
        ((_, end),) = page.spans
        breaks = [i + 1 for i in range(page.bodies[0], end) if page.text[i] in "\n。"]
        start = rng.choice(breaks[: len(breaks) * 2 // 3] or [page.bodies[0]])
        stop = rng.choice([end, start + (end - start) * 2 // 3, min(end, start + rng.randint(60, 400))])
        text = page.text[start:stop].strip()
        yield label_page(text, (), [(0, len(text), 0)], is_fragment=True)


def statutory_examples(seeds: Iterable[int]) -> Iterator[Example]:
    """Reports whose tables were flattened to text, whole and from the second heading on."""
    for seed in seeds:
        for style in FLATTENED:
            for form in ("form2019", "form2021"):
                text = make_page(style, form, seed).text
                yield label_page(text, (), [(0, len(text), text.index("\n"))])
                for heading in ("二、", "五、", "六、"):
                    rest = text[text.index(f"\n{heading}") :].strip()
                    yield label_page(rest, (), [(0, len(rest), 0)], is_fragment=True)


def gold_examples(folder: Path) -> Iterator[Example]:
    """The labelled seeds, brought to their repaired text."""
    for path in sorted(folder.glob("gold/*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        raw = next(folder.glob(f"seeds/{path.stem}_*")).read_bytes().decode("utf-8")
        page = repair_text(raw).textmap
        reports = [
            (
                *page.to_repaired(r["start"], r["end"]),
                page.to_repaired(0, (r.get("title_span") or [0, r["start"]])[1])[1],
            )
            for r in gold["reports"]
        ]
        yield replace(label_page(page.repaired, map_chrome(page, find_furniture(raw)), reports), weight=20)


def label_page(
    text: str,
    furniture: Sequence[Chrome],
    reports: Sequence[tuple[int, int, int]],
    *,
    is_fragment: bool = False,
) -> Example:
    """The true state of every unit, from each report's start, end and end of heading.

    A fragment's first unit stands in mid-report.
    """
    cued = cue_page(text, furniture, page_title=None)
    states: list[str] = []
    inside, has_entered = (0, True) if is_fragment else (-1, False)
    for item in cued:
        at = item.unit.start
        report = next((i for i, (a, b, _) in enumerate(reports) if a <= at < b), -1)
        if report < 0:
            states.append("outside")
        elif at < reports[report][2] and not NEEDS["title"].isdisjoint(item.cues):
            states.append("title")
        elif report != inside:
            states.append("start")
        elif "opens_numbering" in item.cues and not (has_entered and report == inside):
            states.append("entry")
        else:
            states.append("body" if has_entered and report == inside else "lead")
        if report != inside:
            has_entered = states[-1] == "body"
        inside = report
        has_entered = has_entered or states[-1] == "entry"
    return Example(cued=tuple(cued), states=tuple(states))


def fit(examples: Sequence[Example], start: Weights, rounds: int) -> Weights:
    """Averaged perceptron: where a path with a margin beats the truth, move towards the truth."""
    values = _tie(dict(_flatten(start)))
    first = dict(values)
    total: dict[tuple[str, str, str], float] = defaultdict(float)
    seen = 0
    order = [e for e in examples for _ in range(e.weight)]
    rng = random.Random(7)
    for turn in range(rounds):
        rng.shuffle(order)
        wrong = 0
        for example in order:
            weights = _weights(values, start)
            guess = best_path(example.cued, weights, adjust=_margins(example, weights))
            if _coarse(guess) != _coarse(example.states):
                wrong += 1
                # Where the numbering begins is for the model to say: the truth is whatever
                # path it likes best among those with the true borders.
                truth = best_path(example.cued, weights, adjust=_walls(example, weights))
                for part, count in _parts(example, truth).items():
                    _move(values, part, RATE * count)
                for part, count in _parts(example, guess).items():
                    _move(values, part, -RATE * count)
            seen += 1
            for part, value in values.items():
                total[part] += value
        # Towards the weights set by hand: what no example asks for is not learned.
        for part, value in first.items():
            values[part] += PULL * (value - values[part])
        print(f"round {turn + 1}: {wrong} of {len(order)} pages within the margin", flush=True)
    return _weights({part: value / seen for part, value in total.items()}, start)


def _tied(part: tuple[str, str, str]) -> list[tuple[str, str, str]]:
    """The parts that are one with this part, itself among them."""
    kind, before, after = part
    if kind == "cue" and after in INSIDE and before not in NUMBERING:
        return [(kind, before, state) for state in INSIDE]
    if kind == "transition" and before in INSIDE and after not in INSIDE:
        return [(kind, state, after) for state in INSIDE]
    if kind == "transition" and (before, after) in {("lead", "lead"), ("body", "body"), ("entry", "body")}:
        return [(kind, "lead", "lead"), (kind, "body", "body"), (kind, "entry", "body")]
    return [part]


def _tie(values: dict[tuple[str, str, str], float]) -> dict[tuple[str, str, str], float]:
    """Each group of tied parts at its mean."""
    tied = dict(values)
    for part in values:
        group = [values[p] for p in _tied(part) if p in values]
        tied[part] = sum(group) / len(group)
    return tied


def _move(values: dict[tuple[str, str, str], float], part: tuple[str, str, str], by: float) -> None:
    group = _tied(part)
    for one in group:
        values[one] = values.get(one, 0.0) + by / len(group)


def _coarse(states: Iterable[str]) -> list[str]:
    return ["inside" if s in INSIDE else s for s in states]


def _margins(example: Example, weights: Weights) -> list[list[float]]:
    """What a state that differs from the true one is worth more, so that the truth must win clearly."""
    names = _coarse(weights.states)
    return [[MARGIN * (name != true) for name in names] for true in _coarse(example.states)]


def _walls(example: Example, weights: Weights) -> list[list[float]]:
    """Worths that keep a path to the true borders."""
    names = _coarse(weights.states)
    return [[0.0 if name == true else -1e6 for name in names] for true in _coarse(example.states)]


def _parts(example: Example, states: Sequence[str]) -> dict[tuple[str, str, str], float]:
    counts: dict[tuple[str, str, str], float] = defaultdict(float)
    if not states:
        return counts
    counts["begin", "", states[0]] += 1
    counts["end", "", states[-1]] += 1
    for before, after in pairwise(states):
        counts["transition", before, after] += 1
    for item, state in zip(example.cued, states, strict=True):
        for cue in ("always", *item.cues):
            counts["cue", cue, state] += 1
    return counts


def _flatten(weights: Weights) -> Iterator[tuple[tuple[str, str, str], float]]:
    for i, state in enumerate(weights.states):
        for name, row in (("begin", weights.begin), ("end", weights.end)):
            value = row[i]
            if value is not None:
                yield (name, "", state), value
        for j, after in enumerate(weights.states):
            step = weights.transition[i][j]
            if step is not None:
                yield ("transition", state, after), step
        for cue, values in weights.cue.items():
            yield ("cue", cue, state), values[i]


def _weights(values: Parts, like: Weights) -> Weights:
    states = like.states

    def row(name: str, old: Sequence[float | None]) -> tuple[float | None, ...]:
        return tuple(
            None if value is None else values.get((name, "", s), 0.0)
            for s, value in zip(states, old, strict=True)
        )

    cues = sorted({cue for kind, cue, _ in values if kind == "cue"})
    return Weights(
        states=states,
        transition=tuple(
            tuple(
                None if like.transition[i][j] is None else values.get(("transition", a, b), 0.0)
                for j, b in enumerate(states)
            )
            for i, a in enumerate(states)
        ),
        begin=row("begin", like.begin),
        end=row("end", like.end),
        cue={cue: tuple(values.get(("cue", cue, s), 0.0) for s in states) for cue in cues},
    )


def boundaries(examples: Iterable[Example], weights: Weights) -> tuple[int, int, int]:
    """Report beginnings right, extra and missed."""
    right = extra = missed = 0
    for example in examples:
        true = set(_beginnings(example.states))
        drawn = set(_beginnings(best_path(example.cued, weights)))
        right += len(true & drawn)
        extra += len(drawn - true)
        missed += len(true - drawn)
    return right, extra, missed


def _beginnings(states: Sequence[str]) -> Iterator[int]:
    for i, state in enumerate(states):
        before = states[i - 1] if i else "outside"
        if state == "start" or (state == "title" and before != "title") or "outside" == before != state:
            yield i


def write_weights(weights: Weights, path: Path) -> None:
    """Write terms/split.toml anew, its head of comments kept."""
    lines = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith(("#", "states")) and line:
            break
        lines.append(line)
    lines += ["", "[transition]"]
    lines += [
        f"{a} = {_inline(weights.states, row)}"
        for a, row in zip(weights.states, weights.transition, strict=True)
    ]
    for name, row in (("begin", weights.begin), ("end", weights.end)):
        lines += ["", f"[{name}]"]
        lines += [f"{s} = {v:.2f}" for s, v in zip(weights.states, row, strict=True) if v is not None]
    lines += ["", "[cue]"]
    lines += [f"{cue} = {_inline(weights.states, values)}" for cue, values in weights.cue.items()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _inline(states: Sequence[str], row: Sequence[float | None]) -> str:
    kept = [f"{s} = {v:.2f}" for s, v in zip(states, row, strict=True) if v is not None and (abs(v) >= 0.005)]
    return "{ " + ", ".join(kept) + " }"


def main() -> None:
    """Fit, print what it gains on pages not trained on, and write when asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="write transform/terms/split.toml")
    parser.add_argument("--rounds", type=int, default=4)
    options = parser.parse_args()
    training = [
        *composed_examples(TRAINING),
        *gold_examples(SHARED),
        *dressed_examples(range(3000, 3300)),
        *two_line_examples(range(3800, 3950)),
        *single_examples(range(4600, 4700)),
        *plan_examples(range(4700, 4820)),
        *notice_examples(range(3500, 3560)),
        *fragment_examples(range(4000, 4300)),
        *statutory_examples(range(1, 5)),
    ]
    held_out = list(composed_examples(HELD_OUT))
    start = load_weights()
    fitted = fit(training, start, options.rounds)
    for name, weights in (("before", start), ("after", fitted)):
        right, extra, missed = boundaries(held_out, weights)
        f1 = 2 * right / (2 * right + extra + missed)
        print(f"{name}: F1 {f1:.4f} (+{extra} -{missed}) on held-out pages")
    if options.write:
        write_weights(fitted, TARGET)


if __name__ == "__main__":
    main()
