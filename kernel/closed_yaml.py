"""Data files with a closed schema: YAML in, a pydantic model out, or every problem with file, line, key and reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from ruamel.yaml import YAML, RoundTripConstructor, YAMLError
from ruamel.yaml.reader import ReaderError

from kernel.keys import keys_at, models_at
from kernel.quick_yaml import UnsureError, marked_values, plain_values
from kernel.reasons import reason_of_value, reason_of_yaml

Model = TypeVar("Model", bound=BaseModel)
# (models an entry may be read as, its key) → the Chinese of the words the key may hold
Wording = Callable[[list[type[BaseModel]], str], Mapping[str, str]]


class Closed(BaseModel):
    """Base of every data-file model: unknown keys are errors, values are frozen once read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True)
class Problem:
    """One fault in a data file; `line` is 1-based, 0 when the whole file is meant."""

    file: Path
    line: int
    key: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.key}：{self.reason}"


class DataFileError(ValueError):
    """A data file that does not load. Carries all its problems at once."""

    def __init__(self, problems: list[Problem]):
        self.problems = problems
        super().__init__("\n".join(str(p) for p in problems))


class _ExactConstructor(RoundTripConstructor):
    """Leaves numbers with a decimal point and dates as the text that was written, for the model to read exactly."""


def _whole(constructor: RoundTripConstructor, node: Any) -> Any:
    """A whole number, or its text where Python refuses to count that far: the model says which key it stands at."""
    try:
        return constructor.construct_yaml_int(node)
    except ValueError:
        return node.value


for _tag in ("float", "timestamp"):
    _ExactConstructor.add_constructor(f"tag:yaml.org,2002:{_tag}", lambda _, node: node.value)
_ExactConstructor.add_constructor("tag:yaml.org,2002:int", _whole)


def read_yaml(path: Path) -> Any:
    """The parsed document with line marks; `0.10` and `2024-02-20` arrive as text, exact.

    Raises DataFileError when the file is missing or is not YAML.
    """
    text = _text(path)
    try:
        return _parse(text)
    except YAMLError as err:
        raise _yaml_fault(path, text, err) from None


def load(path: Path, model: type[Model]) -> Model:
    """Read `path` into `model`. Raises DataFileError naming file, line, key and reason of every fault.

    The same text gives the same frozen object: parsing costs far more than reading, and is asked for at every turn.
    """
    text = _text(path)
    try:
        return _model_of(text, model)
    except YAMLError as err:
        raise _yaml_fault(path, text, err) from None
    except ValidationError as err:
        document = _parse(text)
        if not isinstance(document, dict):
            raise DataFileError([Problem(path, 1, "文件", "应为“键: 值”形式的 YAML")]) from None
        problems = [problem_of(path, document, model, e) for e in err.errors()]
        raise DataFileError(sorted(set(problems), key=lambda p: (p.line, p.key))) from None


@lru_cache(maxsize=512)
def _model_of(text: str, model: type[Model]) -> Model:
    return model.model_validate(_values(text))


def read_values(path: Path) -> Any:
    """The document as plain dicts, lists and scalars, without line marks: `plain(read_yaml(path))` in less time.

    Raises DataFileError when the file is missing or is not YAML.
    """
    text = _text(path)
    try:
        return _values(text)
    except YAMLError as err:
        raise _yaml_fault(path, text, err) from None


def _values(text: str) -> Any:
    try:
        return plain_values(text)
    except UnsureError:
        return plain(carefully(text))


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        raise DataFileError([Problem(path, 0, "文件", "找不到该文件")]) from None
    except UnicodeDecodeError:
        raise DataFileError([Problem(path, 0, "文件", "不是 UTF-8 编码，请另存为 UTF-8")]) from None


def _parse(text: str) -> Any:
    try:
        return marked_values(text)
    except UnsureError:
        return carefully(text)


def carefully(text: str) -> Any:
    """The document of any YAML with line marks, `0.10` and `2024-02-20` as text. Raises YAMLError at what is wrong."""
    yaml = YAML(typ="rt")
    yaml.Constructor = _ExactConstructor
    yaml.allow_duplicate_keys = False
    try:
        return yaml.load(text)
    except RecursionError:
        raise YAMLError("nested too deeply") from None


def _yaml_fault(path: Path, text: str, err: YAMLError) -> DataFileError:
    mark = getattr(err, "problem_mark", None)
    line = mark.line + 1 if mark else 0
    if isinstance(err, ReaderError):  # a character that no YAML may hold: it is told by its place in the text
        line = text.count("\n", 0, err.position) + 1
    return DataFileError([Problem(path, line, "YAML", reason_of_yaml(err))])


def plain(node: Any) -> Any:
    """Marked YAML nodes as plain dicts, lists and scalars."""
    if isinstance(node, dict):
        return {str(k): plain(v) for k, v in node.items()}
    if isinstance(node, list):
        return [plain(v) for v in node]
    return node


def line_of(document: Any, location: tuple[Any, ...]) -> int:
    """1-based line of the deepest node of `location` that the file really holds; steps it does not hold are marks."""
    node, line = document, 1
    for step in location:
        marks = getattr(node, "lc", None)
        try:
            if isinstance(node, dict):
                key = next(k for k in node if str(k) == str(step))
                line, node = marks.key(key)[0] + 1, node[key]
            else:
                line, node = marks.item(step)[0] + 1, node[step]
        except (StopIteration, KeyError, IndexError, AttributeError, TypeError):
            continue
    return line


def problem_of(
    path: Path, document: Any, model: type[BaseModel], error: Any, wording: Wording | None = None
) -> Problem:
    """One entry of `ValidationError.errors()` as a Problem at its place in `document`."""
    location = tuple(
        step for step in error["loc"] if step != "[key]"
    )  # pydantic's mark: the key itself is wrong
    key = ".".join(str(step) for step in location) or "文件"
    keys = keys_at(model, document, location[:-1])
    words: Mapping[str, str] = {}
    if wording and location:
        named = max(
            n for n, step in enumerate(location) if isinstance(step, str)
        )  # of a list's element its key
        words = wording(models_at(model, document, location[:named]), str(location[named]))
    return Problem(path, line_of(document, location), key, reason_of_value(error, keys, words))
