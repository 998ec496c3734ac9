"""The words of the scheme language: `phrases.yaml`, found by the field or the kind of model they are about.

What does not belong here: putting them together (`speaker`), or what is printed where (`describe`, `compare`).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import BaseModel, StringConstraints

from kernel.closed_yaml import Closed, load

PATH = Path(__file__).with_name("phrases.yaml")
KINDS = ("rule", "fact", "trigger")  # the fields that tell kinds of one thing apart
Phrase = Annotated[str, StringConstraints(min_length=1)]
Found = TypeVar("Found")


class Phrases(Closed):
    """The whole file; what each part is for is said there."""

    fields: dict[str, Phrase]
    words: dict[str, dict[str, Phrase]]
    refers: dict[
        str,
        Literal[
            "measures",
            "targets",
            "paces",
            "assessments",
            "indicators",
            "units",
            "groups",
            "fx",
            "titles",
            "findings",
        ],
    ]
    amounts: dict[str, Literal["x", "gap", "measure", "wan", "points", "plain"]]
    joins: dict[str, str]
    absent: dict[str, Phrase]
    heads: dict[str, Phrase]
    clauses: dict[str, Phrase]
    elsewhere: tuple[str, ...]


@cache
def load_phrases(path: Path = PATH) -> Phrases:
    """Read the phrases. Raises DataFileError with file, line, key and reason."""
    return load(path, Phrases)


@cache
def tags_of(kind: type[BaseModel], **own: str) -> tuple[str, ...]:
    """What `kind` is called in the file, the nearest name first: `rule.pace`, `pace`, then its class and bases.

    `own`: the rule, fact or trigger a model really has, where its class allows several.
    """
    tags = []
    for field in KINDS:
        if field in kind.model_fields:
            words = [own[field]] if own else get_args(kind.model_fields[field].annotation)
            tags += [tag for word in words for tag in (f"{field}.{word}", word)]
    return (*tags, *(base.__name__ for base in kind.__mro__ if issubclass(base, Closed)))


def tag_of(model: BaseModel) -> tuple[str, ...]:
    """As `tags_of`, for one model."""
    kind = type(model)
    return tags_of(kind, **{field: getattr(model, field) for field in KINDS if field in kind.model_fields})


def of_field(part: dict[str, Found], tags: tuple[str, ...], field: str) -> Found | None:
    """The entry of `part` about `field` of a model called `tags`: its own before the one for every model."""
    keys = [*(f"{tag}.{field}" for tag in tags), field]
    return next((part[key] for key in keys if key in part), None)


def words_of(models: list[type[BaseModel]], key: str) -> dict[str, str]:
    """What the words mean that `key` may hold in any of `models`; those whose sentence hangs on other keys are left out."""
    field = "from_" if key == "from" else key
    found = [of_field(load_phrases().words, tags_of(model), field) or {} for model in models]
    return {word: said for words in found for word, said in words.items() if "{" not in said}


def of_model(part: dict[str, Any], tags: tuple[str, ...]) -> Any:
    return next((part[tag] for tag in tags if tag in part), None)


@cache
def clauses_of(tags: tuple[str, ...], fields: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """(field, clause) of those of `fields` that have one, in the order of the file."""
    clauses = load_phrases().clauses
    found = [(field, clause) for field in fields if (clause := of_field(clauses, tags, field)) is not None]
    order = list(clauses.values())
    return tuple(sorted(found, key=lambda each: order.index(each[1])))
