"""Which reported projects (or enterprises) may be one: candidate pairs with a score and reasons, from plain records.

What belongs here: who is compared with whom, and how alike they are. What does not: reading what was landed, and the
decision, which is a person's. Only pairs that can reach the list are scored: those that share a code or a parcel of land,
and those whose names are alike enough, which the weights of `pairs.yaml` tell; so thousands of projects stay cheap and no
pair is lost.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Literal, get_args

from pydantic import Field
from rapidfuzz import fuzz, process

from expectations.names import Name, name_of
from expectations.wording import plain
from kernel.closed_yaml import Closed, load

PAIRS = Path(__file__).with_name("pairs.yaml")
Kind = Literal["project", "enterprise"]
_BLOCK = 256  # rows of the matrix of names held at a time


class Weights(Closed):
    """What each likeness counts for; a missing one drops out."""

    name: int = Field(ge=1)
    investor: int = Field(ge=0)
    amount: int = Field(ge=0)


class Scores(Closed):
    """The numbers explained in `pairs.yaml`."""

    same_platform_code: int
    same_project_code: int
    same_credit_code: int
    same_land_parcel: int
    weights: Weights
    name_alone_at_most: int
    other_phase_at_most: int
    listed_from: int


class Endings(Closed):
    """Words without meaning at the end of a name."""

    project: tuple[str, ...]
    company: tuple[str, ...]


class PairRules(Closed):
    """`pairs.yaml`."""

    scores: Scores
    endings: Endings


@cache
def load_pair_rules(path: Path = PAIRS) -> PairRules:
    """Raises DataFileError naming file, line, key and reason of every fault."""
    return load(path, PairRules)


@dataclass(frozen=True)
class Subject:
    """A project or enterprise as one unit reported it last. `key` names it in decisions; amounts are 万元.

    `platform_code` is a code given once in the country, `code` the office's own. `credit_code` and `land_parcel_no`: the
    company a project belongs to and the land it stands on; both may carry more than one project.
    """

    key: str
    kind: Kind
    unit_code: str
    name: str
    code: str | None = None
    platform_code: str | None = None
    investor: str | None = None
    agreed_wan: Decimal | None = None
    credit_code: str | None = None
    land_parcel_no: str | None = None


@dataclass(frozen=True)
class Pair:
    """Two subjects that may be one, `left.key` < `right.key`; `score` 0–100, `reasons` in Chinese."""

    left: Subject
    right: Subject
    score: int
    reasons: tuple[str, ...]


def candidates(subjects: Iterable[Subject]) -> list[Pair]:
    """All pairs worth a person's look, the most alike first, then by keys. Keys must be unique (ValueError)."""
    listed = sorted(subjects, key=lambda s: s.key)
    if len({s.key for s in listed}) != len(listed):
        raise ValueError("subjects with the same key")
    rules = load_pair_rules()
    pairs = []
    for kind in get_args(Kind):
        group = [s for s in listed if s.kind == kind]
        known = [_Known.of(s, rules.endings) for s in group]
        near = ((known[i], known[j]) for i, j in sorted(_neighbours(kind, known, rules.scores)))
        pairs += [_pair(*both, rules.scores) for both in near if _is_worth_a_look(*both, rules.scores)]
    return sorted(pairs, key=lambda p: (-p.score, p.left.key, p.right.key))


def compare(left: Subject, right: Subject) -> Pair:
    """The pair of two subjects of one kind, worth a look or not; sides are put in the order of their keys."""
    rules = load_pair_rules()
    one, other = sorted((left, right), key=lambda s: s.key)
    return _pair(_Known.of(one, rules.endings), _Known.of(other, rules.endings), rules.scores)


def names_are_alike(one: str, other: str) -> bool:
    """Whether two project names differ only in the way they are written."""
    endings = load_pair_rules().endings.project
    return name_of(one, endings) == name_of(other, endings)


@dataclass(frozen=True)
class _Known:
    """A subject with what is compared of it, worked out once."""

    subject: Subject
    name: Name
    investor: str | None

    @classmethod
    def of(cls, subject: Subject, endings: Endings) -> _Known:
        # an enterprise's endings tell two legal persons of one group apart
        own = endings.project if subject.kind == "project" else ()
        investor = name_of(subject.investor, endings.company).core if subject.investor else None
        return cls(subject, name_of(subject.name, own), investor)


def _neighbours(kind: Kind, known: Sequence[_Known], scores: Scores) -> set[tuple[int, int]]:
    """Positions (i < j) of every pair that can be worth a look: with a code, parcel or name in common or, of projects, names
    so alike that the rest may make up for it.
    """
    shelves: Mapping[tuple[str, str], list[int]] = defaultdict(list)
    for i, one in enumerate(known):
        subject = one.subject
        for label, value in (
            ("code", subject.code),
            ("platform", subject.platform_code),
            ("credit", subject.credit_code),
            ("parcel", subject.land_parcel_no),
            ("name", one.name.core),
        ):
            if value is not None:
                shelves[label, value].append(i)
    shared = {pair for shelf in shelves.values() for pair in combinations(shelf, 2)}
    return shared.union(_alike_by_name(known, _least_name(scores))) if kind == "project" else shared


def _least_name(scores: Scores) -> int:
    """The likeness of names below which not even the same investor and amount reach the list."""
    weights, missing = scores.weights, 100 - scores.listed_from
    wanted = scores.listed_from * weights.name - missing * (weights.investor + weights.amount)
    return -(-wanted // weights.name)


def _alike_by_name(known: Sequence[_Known], least: int) -> Iterator[tuple[int, int]]:
    """Positions (i < j) of names at least so alike: all with all, a block of rows at a time."""
    names = [one.name.core for one in known]
    for first in range(0, len(names), _BLOCK):
        block = process.cdist(
            names[first : first + _BLOCK], names[first:], scorer=fuzz.ratio, score_cutoff=least
        )
        for i, j in zip(*(block >= least).nonzero(), strict=True):
            if i < j:
                yield first + int(i), first + int(j)


def _is_worth_a_look(left: _Known, right: _Known, scores: Scores) -> bool:
    """Two enterprises are one only by code or by name: a like name is another legal person's."""
    if left.subject.kind == "enterprise":
        return left.name == right.name or _has_same(left, right, "platform_code")
    return _score(left, right, _Likeness.of(left, right), scores) >= scores.listed_from


def _pair(left: _Known, right: _Known, scores: Scores) -> Pair:
    likeness = _Likeness.of(left, right)
    score = _score(left, right, likeness, scores)
    return Pair(left.subject, right.subject, score, tuple(_told(left, right, likeness)))


def _score(left: _Known, right: _Known, likeness: _Likeness, scores: Scores) -> int:
    if _has_same(left, right, "platform_code"):
        return scores.same_platform_code
    grounds = [_likeness_score(likeness, scores)]
    if _has_same(left, right, "code"):
        grounds.append(scores.same_project_code)
    if not _are_two_on_the_platform(left, right):
        of_company = [scores.same_credit_code] if _has_same(left, right, "credit_code") else []
        of_land = [scores.same_land_parcel] if _has_same(left, right, "land_parcel_no") else []
        most = scores.other_phase_at_most if likeness.is_other_phase else 100
        grounds += [min(score, most) for score in (*of_company, *of_land)]
    return max(grounds)


def _has_same(
    left: _Known, right: _Known, code: Literal["code", "platform_code", "credit_code", "land_parcel_no"]
) -> bool:
    own = getattr(left.subject, code)
    return own is not None and own == getattr(right.subject, code)


def _are_two_on_the_platform(left: _Known, right: _Known) -> bool:
    """Approved under two codes: a company may have two projects, and a parcel may carry them."""
    codes = left.subject.platform_code, right.subject.platform_code
    return None not in codes and codes[0] != codes[1]


@dataclass(frozen=True)
class _Likeness:
    """0–100 each, whole; None where a side is blank."""

    name: int
    investor: int | None
    amount: int | None
    is_other_phase: bool

    @classmethod
    def of(cls, left: _Known, right: _Known) -> _Likeness:
        investor = None
        if left.investor and right.investor:
            investor = int(fuzz.ratio(left.investor, right.investor))
        return cls(
            name=int(fuzz.ratio(left.name.core, right.name.core)),
            investor=investor,
            amount=_amount_likeness(left.subject.agreed_wan, right.subject.agreed_wan),
            is_other_phase=(left.name.phase or 1) != (right.name.phase or 1),
        )


def _amount_likeness(one: Decimal | None, other: Decimal | None) -> int | None:
    if not one or not other or one < 0 or other < 0:
        return None
    return int(min(one, other) * 100 // max(one, other))


def _likeness_score(likeness: _Likeness, scores: Scores) -> int:
    weights = scores.weights
    stated = [(likeness.name, weights.name)]
    if likeness.investor is not None:
        stated.append((likeness.investor, weights.investor))
    if likeness.amount is not None:
        stated.append((likeness.amount, weights.amount))
    score = sum(value * weight for value, weight in stated) // sum(weight for _, weight in stated)
    if len(stated) == 1:
        score = min(score, scores.name_alone_at_most)
    return min(score, scores.other_phase_at_most) if likeness.is_other_phase else score


def _told(left: _Known, right: _Known, likeness: _Likeness) -> Iterator[str]:
    """The likenesses in words."""
    one, other = left.subject, right.subject
    if _has_same(left, right, "platform_code"):
        word = "统一社会信用代码" if one.kind == "enterprise" else "审批平台统一代码"
        yield f"{word}相同：{one.platform_code}"
    if _has_same(left, right, "code"):
        yield f"项目代码相同：{one.code}"
    if _has_same(left, right, "credit_code"):
        yield f"项目公司统一社会信用代码相同：{one.credit_code}"
    if _has_same(left, right, "land_parcel_no"):
        yield f"地块编号相同：{one.land_parcel_no}"
    if likeness.name == 100:
        yield "名称相同" if one.name == other.name else "名称只在写法上不同"
    elif likeness.name >= 50:
        yield f"名称相近（{likeness.name}%）"
    else:
        yield f"名称不同（{likeness.name}%）"
    if likeness.is_other_phase:
        yield "期别不同，可能是同一项目的两期"
    if likeness.investor is not None and likeness.investor >= 50:
        yield "投资方相同" if likeness.investor == 100 else f"投资方相近（{likeness.investor}%）"
    if likeness.amount is not None and likeness.amount >= 50:
        amounts = " 与 ".join(f"{plain(s.agreed_wan or Decimal(0))}万元" for s in (one, other))
        yield "协议总投资相同" if one.agreed_wan == other.agreed_wan else f"协议总投资相近：{amounts}"
    yield "同一单位内" if one.unit_code == other.unit_code else "跨单位"
