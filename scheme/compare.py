"""What changed between two schemes, by meaning: every field that decides something, and apart from those what is only said.

Two ways to write the same thing are no change: one number for all groups or the same number for each, the order of
entries, of members or of what a filter lets through. What does not belong here: how a value is said (`speaker`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from kernel.paper import Column, Grid, Paper, Section
from scheme.assessments import Assessment
from scheme.describe_assessment import NOTHING, caliber, full_points
from scheme.model import Scheme, Span, Stay
from scheme.phrases import KINDS, of_field, of_model, tag_of
from scheme.speaker import EVERYWHERE, Scope, Speaker
from scheme.values import EVERY_GROUP

# what is printed only; everything else decides a score, a rank or what follows
_SAID_ONLY = frozenset({"title", "clause", "unit", "places", "document_no", "issued_date", "illustrative"})
_DECIDES = frozenset({("TargetKind", "unit"), ("ByRank", "places")})
_ABOUT_THE_FILE = frozenset({"office", "year"})
_IN_ORDER = frozenset({"tie_breakers"})
_NO_STEP = frozenset(
    {"assessments", "indicators", "items"}
)  # their entries' titles say enough of where one is


@dataclass(frozen=True)
class Change:
    """`where`: 月通报 · 到位资金; `what`: the field in Chinese; `old` and `new` in words. `decides`: not only in print."""

    where: str
    what: str
    old: str
    new: str
    decides: bool = True


@dataclass(frozen=True)
class _Side:
    """One of the two schemes, as it is read at some place in it."""

    speaker: Speaker
    scope: Scope = EVERYWHERE


def compare(
    old: Scheme, new: Scheme, old_units: Mapping[str, str], new_units: Mapping[str, str]
) -> list[Change]:
    """Every change from `old` to `new`, in the order of the scheme; empty when both mean and say the same."""
    sides = _Side(Speaker(old, old_units)), _Side(Speaker(new, new_units))
    return list(_models(old, new, "", *sides))


def comparison(changes: list[Change], old: Scheme, new: Scheme) -> Paper:
    """The changes as 对照表: what decides first, then what is only said differently."""
    lines = tuple(
        f"{name}：{s.document.title}（{s.document.document_no}）" for name, s in (("原", old), ("新", new))
    )
    parts = (
        ("修改内容", [c for c in changes if c.decides], "计分、排名和结果运用没有变化。"),
        ("仅名称、条款或印法不同，不影响得分", [c for c in changes if not c.decides], ""),
    )
    sections = [
        Section(title, () if found else (none,), (_grid(found),) if found else ())
        for title, found, none in parts
        if found or none
    ]
    return Paper("考核办法修改对照表", lines, tuple(sections))


def _grid(changes: list[Change]) -> Grid:
    columns = (Column("位置", 16), Column("内容", 14), Column("原", 35), Column("新", 35))
    return Grid(columns, tuple((c.where, c.what, c.old, c.new) for c in changes))


def _models(
    old: BaseModel, new: BaseModel, where: str, left: _Side, right: _Side, only: Collection[str] | None = None
) -> Iterator[Change]:
    """Changes between two models, field by field: all fields, or `only` these."""
    left, right = _inside(left, old), _inside(right, new)
    for field in type(new).model_fields if only is None else only:
        before, after = getattr(old, field), getattr(new, field)
        if field in _ABOUT_THE_FILE:
            continue
        if field == "points" and isinstance(after, dict):
            yield from _points(old, new, where, left, right)
        elif _is_entries(before) or _is_entries(after):
            yield from _entries(old, new, field, where, left, right)
        elif _is_container(before, left) and _is_container(after, right):
            yield from _models(before, after, _below(where, _name(left, new, field)), left, right)
        elif field == "members":
            yield from _members(before, after, where, left, right)
        elif _canonical(old, field) != _canonical(new, field):
            said = _told_apart(_said(left, old, field), _said(right, new, field), before, after)
            yield Change(where or "全文", _name(right, new, field), *said, _decides(new, field))


def _inside(side: _Side, model: BaseModel) -> _Side:
    scope = Scope(assessment=model) if isinstance(model, Assessment) else side.scope
    return _Side(side.speaker, side.speaker.within(model, scope))


def _is_entries(value: Any) -> bool:
    return isinstance(value, dict) and any(isinstance(entry, BaseModel) for entry in value.values())


def _is_container(value: Any, side: _Side) -> bool:
    """A model compared field by field, because there is no one sentence for it."""
    return isinstance(value, BaseModel) and of_model(side.speaker.phrases.heads, tag_of(value)) is None


def _entries(
    old: BaseModel, new: BaseModel, field: str, where: str, left: _Side, right: _Side
) -> Iterator[Change]:
    """Entries by code: those that came or went, and what changed in those that stayed."""
    before, after = getattr(old, field), getattr(new, field)
    what = _name(right, new, field)
    inside = where if field in _NO_STEP else _below(where, what)
    among = where if field == "items" else _below(where, what)
    for code in [*before, *(code for code in after if code not in before)]:
        if code not in after:
            yield Change(among, f"取消：{_title(before[code], code)}", _whole(left, before[code]), NOTHING)
        elif code not in before:
            yield Change(among, f"新增：{_title(after[code], code)}", NOTHING, _whole(right, after[code]))
        else:
            yield from _stayed(
                before[code], after[code], _below(inside, _title(after[code], code)), left, right
            )


def _stayed(old: Any, new: Any, where: str, left: _Side, right: _Side) -> Iterator[Change]:
    """Of another rule, fact or trigger: its own sentence before and after, and what stands outside that sentence."""
    if tag_of(old) == tag_of(new):
        yield from _models(old, new, where, left, right)
        return
    outside = [
        field for field in right.speaker.phrases.elsewhere if hasattr(old, field) and hasattr(new, field)
    ]
    what = _name(right, new, next(field for field in KINDS if field in type(new).model_fields))
    yield Change(where, what, _sentence(left, old), _sentence(right, new))
    yield from _models(old, new, where, left, right, [field for field in outside if field not in KINDS])


def _points(old: Any, new: Any, where: str, left: _Side, right: _Side) -> Iterator[Change]:
    """Full points by group; one line when every group has the same before and after."""
    groups = {**left.speaker.scheme.groups, **right.speaker.scheme.groups}
    before, after = full_points(old, list(groups)), full_points(new, list(groups))
    what = _name(right, new, "points")
    if before == after:
        return
    if EVERY_GROUP in old.points and EVERY_GROUP in new.points:
        yield Change(where, what, before[0], after[0])
        return
    for group, one, other in zip(groups.values(), before, after, strict=True):
        if one != other:
            yield Change(where, f"{what}（{group.title}）", one, other)


def _members(before: tuple, after: tuple, where: str, left: _Side, right: _Side) -> Iterator[Change]:
    """Only who left and who joined: the rest of a group is no news."""
    gone = [_member(left, member) for member in before if member not in after]
    come = [_member(right, member) for member in after if member not in before]
    if gone or come:
        yield Change(
            where,
            "成员单位",
            f"移出：{'、'.join(gone)}" if gone else NOTHING,
            f"加入：{'、'.join(come)}" if come else NOTHING,
        )


def _member(side: _Side, member: str | Stay) -> str:
    return (
        side.speaker.sentence(member) if isinstance(member, Stay) else side.speaker.units.get(member, member)
    )


def _canonical(owner: BaseModel, field: str) -> Any:
    """Equal when the meaning is: the order of names matters only where the language says so, a year counts from its own."""
    value = getattr(owner, field)
    if isinstance(owner, Scheme) and isinstance(value, Span):
        return [(int(month[:4]) - owner.year, month[5:]) for month in (value.start, value.end)]
    if isinstance(value, tuple) and field not in _IN_ORDER and all(isinstance(item, str) for item in value):
        return frozenset(value)
    return value


def _decides(owner: BaseModel, field: str) -> bool:
    return field not in _SAID_ONLY or any((tag, field) in _DECIDES for tag in tag_of(owner))


def _said(side: _Side, owner: BaseModel, field: str) -> str:
    value = getattr(owner, field)
    return _parts(side, value) if _is_container(value, side) else side.speaker.value(owner, field, side.scope)


def _told_apart(old: str, new: str, before: Any, after: Any) -> tuple[str, str]:
    """With the codes behind it where two that differ have the same title."""
    if old != new:
        return old, new
    return f"{old}（{_codes(before)}）", f"{new}（{_codes(after)}）"


def _codes(value: Any) -> str:
    return "、".join(map(str, value)) if isinstance(value, tuple | dict) else str(value)


def _sentence(side: _Side, entry: BaseModel) -> str:
    return side.speaker.sentence(entry, _inside(side, entry).scope)


def _parts(side: _Side, model: BaseModel) -> str:
    """A model that has no sentence of its own: its fields, one after the other."""
    said = []
    for field in type(model).model_fields:
        value = getattr(model, field)
        if _is_entries(value):
            said += [f"{_title(entry, code)}（{_whole(side, entry)}）" for code, entry in value.items()]
        elif field not in _SAID_ONLY or _decides(model, field):
            said.append(f"{_name(side, model, field)}：{_said(side, model, field)}")
    return "；".join(said)


def _whole(side: _Side, entry: Any) -> str:
    """An entry that came or went, with all it says."""
    if _is_container(entry, side):
        return _parts(_inside(side, entry), entry)
    said = _sentence(side, entry)
    if isinstance(entry, Assessment):
        return f"{said}；指标：{'、'.join(item.title for item in entry.indicators.values())}"
    if getattr(entry, "points", None) and isinstance(entry.points, dict):
        groups = side.speaker.scheme.groups
        full = full_points(entry, list(groups))
        titles = [group.title for group in groups.values()]
        by_group = "、".join(f"{title}{points}" for title, points in zip(titles, full, strict=True))
        said = f"分值：{full[0] if len(set(full)) == 1 else by_group}；{said}"
    if (counted := caliber(side.speaker, entry)) != NOTHING:
        said = f"{said}；口径：{counted}"
    return said


def _title(entry: Any, code: str) -> str:
    return getattr(entry, "title", code)


def _name(side: _Side, owner: BaseModel, field: str) -> str:
    return of_field(side.speaker.phrases.fields, tag_of(owner), field) or field


def _below(where: str, step: str) -> str:
    return f"{where} · {step}" if where else step
