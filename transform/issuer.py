"""Which of the bodies that a report names is the one that reports."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from transform.bodies import BodyName, find_bodies, is_own_words, is_short_for
from transform.region import read_place
from transform.vocabulary import any_of, load_terms

# What a mention is worth by its place. Tuned on the labelled seeds and passages and on
# reports of our own (tests/transform/test_identity.py).
_SUBJECT = 1.0
_SPEAKS = 1.0
_SIGNED = 2.0
_SAID_OWN = 1.5
_OTHERS = -0.6
_NEAR_OTHERS = -0.3
_ENOUGH = 0.7
_SIGN_OFF = 60
_LONGEST_SHORT = 12

_HAN_YEAR = "二[○〇零OＯo0][○〇零一二OＯo0][○〇零一二三四五六七八九OＯo0]"
_SPAN = r"(?:\s?[-—－~～至]\s?20[0-9]{2})?"
_YEAR = rf"(?:20[0-9xX×*＊_＿○]{{0,3}}{_SPAN}|[xX×*＊]{{2,4}}(?=\s?年)|{_HAN_YEAR})\s?(?:学?年)?度?\s?"
_MATTER = "政府信息|政务信息|政务|信息|校务|院务|党务|党政|办事|依申请|主动|政府网站"
_TITLE = re.compile(
    rf"\s*(?:【[^】\n]{{1,8}}】)?\s*(?:关于|《|【)?\s*(?:{_YEAR})?(?P<org>[^\s\d，。《》()（）:：]{{2,30}}?)】?\s*(?:关于|的)?\s*"
    rf"(?:{_YEAR})?(?:的)?\s*(?:年度|全面|推进|深化|落实|开展)*(?:{_MATTER})(?:及政务|和政务)?公开"
)
_NO_PLACE_END = frozenset({"城市", "城乡", "乡镇", "市区"})
_NOT_BODY = re.compile(
    r"(?:工作|情况|年度|公开|范文|总结|报告|最新|推进|上半年|下半年|年)$|^(?:政府|政务|信息|全面|关于)$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """The issuing body as written, and its region words where it has them."""

    org: str
    region: str | None


class Scene(NamedTuple):
    """What is known of a report before its body is chosen."""

    title: str | None
    title_end: int
    lead_end: int
    recipient: str | None
    site_name: str | None


def choose_issuer(text: str, scene: Scene) -> Issuer | None:
    """The body that issued a report, or None where it only says 我局.

    A name in the title that tells its place decides. A shorter one there is looked up in
    the text for its fullest form. Without either, mentions speak by their place: subject of
    the lead, sign-off, 由…编制; superiors (在…领导下) speak against.

    >>> scene = Scene("交通局公开工作总结", 9, 9, None, None)
    >>> choose_issuer("交通局公开工作总结青河县交通运输局网站发布信息。", scene).org
    '青河县交通运输局'
    """
    named = _body_of_title(scene.title) if scene.title else None
    if named is not None and _is_complete(named):
        return _issuer(named)
    mentions = find_bodies(text, scene.title_end)
    if named is None:
        return _heard_most(text, mentions, scene)
    fuller = [body for body in mentions if _fills_out(body, named)]
    return _issuer(_fullest(fuller)) if fuller else _issuer(named)


def _body_of_title(title: str) -> BodyName | None:
    """The body before the words 政府信息公开 and the like, else the first known name."""
    found = _TITLE.match(title)
    if found is not None and not _NOT_BODY.search(found["org"]) and _name_ends().search(found["org"]):
        return _split_name(found)
    bodies = find_bodies(title)
    return bodies[0] if bodies else None


@cache
def _name_ends() -> re.Pattern[str]:
    terms = load_terms("bodies")
    ending = terms["ending"]
    endings = [*ending["body"], *ending["whole"], *ending["rare"], *terms["region"]["levels"]]
    return re.compile(f"(?:{any_of(endings)})$")


@cache
def _level_ends() -> re.Pattern[str]:
    """The words that end a place's name."""
    return re.compile(f"(?:{any_of(load_terms('bodies')['region']['levels'])})")


def _split_name(found: re.Match[str]) -> BodyName:
    """A name parted into its region and the rest, whatever its line of work."""
    name = found["org"]
    cut = _place_end(name)
    return BodyName(start=found.start("org"), end=found.end("org"), region=name[:cut], core=name[cut:])


def _place_end(name: str) -> int:
    """Where the place in a body's name ends: before the first words that are a body's own.

    >>> [_place_end(name) for name in ("砚湖区城市管理局", "沄州市财政局", "市住房和城乡建设局", "柳林大学")]
    [3, 3, 1, 0]
    """
    known = read_place(name, year=None).end
    ends = [found.end() for found in _level_ends().finditer(name, known)]
    for end in (known, *ends):
        if end and is_own_words(name, end):
            return end
    return max((end for end in ends if name[end - 2 : end] not in _NO_PLACE_END), default=known)


def _is_complete(body: BodyName) -> bool:
    """Whether a title's name needs no looking up: it has its place, or is a school's own name."""
    return not _is_bare_region(body) and (body.is_full or len(body.core) > _LONGEST_SHORT)


def _is_bare_region(body: BodyName) -> bool:
    """Whether the title only names a place (青河县2019年…公开年度报告)."""
    return not body.core


def _fills_out(body: BodyName, named: BodyName) -> bool:
    """Whether a name in the text is a fuller form of the one in the title."""
    if _is_bare_region(named):
        return "政府" in body.core and body.region.endswith(named.region)
    if not body.is_full and len(body.core) <= len(named.core):
        return False
    if named.region and not named.is_full and body.is_full and not body.region.endswith(named.region):
        return False
    return is_short_for(named.core, body.core)


def _fullest(bodies: list[BodyName]) -> BodyName:
    counts = Counter(body.written for body in bodies)
    return max(bodies, key=lambda b: (b.is_full, counts[b.written], len(b.written), -b.start))


def _issuer(body: BodyName) -> Issuer:
    return Issuer(org=body.written, region=_region_words(body))


def _region_words(body: BodyName) -> str | None:
    """The words of the name that say where the body belongs, without those of a system above it."""
    place = read_place(body.written, year=None)
    known = body.written[place.start : place.end] if place.codes else ""
    if body.core in load_terms("bodies")["ending"]["named"] or not body.is_full:
        return known or None
    region = "".join(body.region.split())
    return region[place.start :] or None


class _Contexts(NamedTuple):
    own_before: re.Pattern[str]
    others_before: re.Pattern[str]
    others_after: re.Pattern[str]
    own_after: re.Pattern[str]


@cache
def _contexts() -> _Contexts:
    context = load_terms("bodies")["context"]
    return _Contexts(
        own_before=re.compile(f"(?:{any_of(context['own_before'])})$"),
        others_before=re.compile(f"(?:{any_of(context['others_before'])})$"),
        others_after=re.compile(f"(?:党组|党委|、[^，。]{{1,12}})?(?:{any_of(context['others_after'])})"),
        own_after=re.compile(any_of(context["own_after"])),
    )


def _heard_most(text: str, mentions: list[BodyName], scene: Scene) -> Issuer | None:
    """The body whose mentions speak most for being the one that reports."""
    endings = _self_endings(text)
    scores: defaultdict[str, float] = defaultdict(float)
    heard: dict[str, list[BodyName]] = {}
    for body in mentions:
        if (scene.recipient and body.written in scene.recipient) or not _may_speak(body, endings):
            continue
        score = _score_mention(text, body, scene)
        scores[body.core] += score
        if score > 0:
            heard.setdefault(body.core, []).append(body)
    cores = [core for core in heard if scores[core] >= _ENOUGH]
    return _issuer(_fullest(heard[max(cores, key=lambda core: scores[core])])) if cores else None


def _may_speak(body: BodyName, endings: tuple[str, ...]) -> bool:
    if body.core.endswith("政府") and not body.is_full:
        return False
    return not endings or body.written.endswith(endings)


def _self_endings(text: str) -> tuple[str, ...]:
    """How the names of bodies end that call themselves as this report does: 我局, 局."""
    self_words = load_terms("bodies")["self"]
    counts = {word: text.count(word) for word in self_words}
    (word, most), (_, second) = Counter(counts).most_common(2)
    return tuple(self_words[word]) if most > second else ()


def _score_mention(text: str, body: BodyName, scene: Scene) -> float:
    contexts = _contexts()
    before, after = text[max(0, body.start - 8) : body.start], text[body.end : body.end + 20]
    if contexts.others_after.match(after):
        return _OTHERS
    score = 0.3 if body.is_full else 0.0
    if contexts.own_after.match(after):
        score += _SPEAKS
    if contexts.own_before.search(before):
        score += _SAID_OWN
    elif contexts.others_before.search(before):
        score += _NEAR_OTHERS
    if body.start < scene.lead_end and (not before.strip() or before.rstrip()[-1] in "，。,:："):
        score += _SUBJECT
    if scene.site_name and body.core in scene.site_name:
        score += _SPEAKS / 2
    if len(text.rstrip()) - body.end < _SIGN_OFF and (not before.strip() or before[-1] in "\n\r \u3000。"):
        score += _SIGNED
    return score
