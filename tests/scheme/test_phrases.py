"""Nothing of the language is silent: every model, field and word of it has its phrase, and no phrase is about nothing."""

from __future__ import annotations

from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pytest
from jinja2 import Environment, nodes
from pydantic import BaseModel

from scheme import Scheme
from scheme.phrases import KINDS, load_phrases, of_field, of_model, tags_of
from scheme.project_measures import RuledProjectMeasure
from scheme.speaker import names_in

PHRASES = load_phrases()
# tables of their own, not sentences: what `describe` prints field by field
TABLES = {"Scheme", "Document", "Paper", "Group", "TargetKind", "PaceSchedule", "Bonus", "Deduction"}
ASSESSMENT_TABLES = {"document", "ranking", "indicators", "shadow", "bonus", "deduction"}
ASSESSMENT_TABLES |= {"eligibility", "vetoes", "promotions", "grades", "consequences"}
TITLED = {"measure", "input", "at_least", "above", "below", "at_most", "equals"}  # what `titled(raw)` says


def models(annotation: Any) -> set[type[BaseModel]]:
    """Every model that can be reached from an annotation."""
    found, todo = set(), [annotation]
    while todo:
        each = todo.pop()
        todo += get_args(each)
        if isinstance(each, type) and issubclass(each, BaseModel) and each not in found:
            found.add(each)
            todo += [field.annotation for field in each.model_fields.values()]
    return found


WRITTEN_OUT = {RuledProjectMeasure}  # what loading puts in the place of what is written
LANGUAGE = sorted(models(Scheme) | WRITTEN_OUT, key=lambda model: model.__name__)
FIELDS = [(model, field) for model in LANGUAGE for field in model.model_fields]


def ids(value: Any) -> str:
    return value.__name__ if isinstance(value, type) else str(value)


def words_of(annotation: Any) -> list[str]:
    """The codes a field may hold, as the file of phrases writes them; none for text, numbers, models and plain Chinese."""
    origin = get_origin(annotation)
    if annotation is bool:
        return ["true", "false"]
    if origin is Literal:
        return [str(word) for word in get_args(annotation) if str(word).isascii() and word != "%"]
    if origin in (Union, UnionType, Annotated, tuple):
        return [word for each in get_args(annotation) for word in words_of(each)]
    return []


def said_by(phrase: str, tags: tuple[str, ...]) -> set[str]:
    """The fields a phrase says, those of the words it is filled with among them."""
    raw = {
        node.attr
        for node in Environment().parse(phrase).find_all(nodes.Getattr)
        if isinstance(node.node, nodes.Name) and node.node.name == "raw"
    }
    said = set(names_in(phrase)) | raw | (TITLED if "titled(raw)" in phrase else set())
    for field in list(said):
        for word in (of_field(PHRASES.words, tags, field) or {}).values():
            said |= names_in(word)
    return said


@pytest.mark.parametrize("model", LANGUAGE, ids=ids)
def test_every_model_says_all_its_fields(model):
    tags = tags_of(model)
    if model.__name__ in TABLES:
        assert of_model(PHRASES.heads, tags) is None
        return
    for own in own_tags(model):
        head = of_model(PHRASES.heads, own)
        assert head is not None, f"{model.__name__} has no head"
        said = said_by(head, own) | set(PHRASES.elsewhere)
        clauses = {f for f in model.model_fields if of_field(PHRASES.clauses, own, f)}
        tables = ASSESSMENT_TABLES if model.__name__ == "Assessment" else set()
        assert set(model.model_fields) - said - clauses - tables == set()


def own_tags(model: type[BaseModel]) -> list[tuple[str, ...]]:
    """The tags of `model`, once for every rule, fact or trigger it may have."""
    for kind in KINDS:
        if kind in model.model_fields:
            return [tags_of(model, **{kind: word}) for word in get_args(model.model_fields[kind].annotation)]
    return [tags_of(model)]


@pytest.mark.parametrize(("model", "field"), FIELDS, ids=ids)
def test_every_field_has_a_name_and_every_word_its_chinese(model, field):
    tags = tags_of(model)
    assert of_field(PHRASES.fields, tags, field), "no name in `fields`"
    known = of_field(PHRASES.words, tags, field) or {}
    assert set(words_of(model.model_fields[field].annotation)) - set(known) == set()


def test_no_phrase_is_about_nothing():
    names = {field for _, field in FIELDS}
    tags = {tag for model in LANGUAGE for tag in tags_of(model)}
    keyed = {
        part: getattr(PHRASES, part)
        for part in ("fields", "words", "refers", "amounts", "joins", "absent", "clauses")
    }
    for part, entries in keyed.items():
        for key in entries:
            *tag, field = key.rsplit(".", 1)
            about = [
                f"{t}.{f}"
                for model, f in FIELDS
                for t in ("", *tags_of(model))
                if f == field and tag in ([], [t])
            ]
            assert about or key == "*", f"{part}: {key}"
    assert {head for head in PHRASES.heads if head not in tags} == set()
    assert set(PHRASES.elsewhere) - names == set()
