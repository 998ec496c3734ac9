"""Data files with a closed schema: YAML in, a pydantic model out, or every problem with file, line, key and reason."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from ruamel.yaml import YAML, RoundTripConstructor, YAMLError

from kernel.keys import keys_at
from kernel.reasons import reason_of_value, reason_of_yaml

Model = TypeVar("Model", bound=BaseModel)


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


for _tag in ("float", "timestamp"):
    _ExactConstructor.add_constructor(f"tag:yaml.org,2002:{_tag}", lambda _, node: node.value)


def read_yaml(path: Path) -> Any:
    """The parsed document with line marks; `0.10` and `2024-02-20` arrive as text, exact.

    Raises DataFileError when the file is missing or is not YAML.
    """
    yaml = YAML(typ="rt")
    yaml.Constructor = _ExactConstructor
    yaml.allow_duplicate_keys = False
    try:
        return yaml.load(path.read_text("utf-8"))
    except FileNotFoundError:
        raise DataFileError([Problem(path, 0, "文件", "找不到该文件")]) from None
    except UnicodeDecodeError:
        raise DataFileError([Problem(path, 0, "文件", "不是 UTF-8 编码，请另存为 UTF-8")]) from None
    except YAMLError as err:
        mark = getattr(err, "problem_mark", None)
        line = mark.line + 1 if mark else 0
        raise DataFileError([Problem(path, line, "YAML", reason_of_yaml(err))]) from None


def load(path: Path, model: type[Model]) -> Model:
    """Read `path` into `model`. Raises DataFileError naming file, line, key and reason of every fault."""
    document = read_yaml(path)
    if not isinstance(document, dict):
        raise DataFileError([Problem(path, 1, "文件", "应为“键: 值”形式的 YAML")])
    try:
        return model.model_validate(plain(document))
    except ValidationError as err:
        problems = [problem_of(path, document, model, e) for e in err.errors()]
        raise DataFileError(sorted(set(problems), key=lambda p: (p.line, p.key))) from None


def plain(node: Any) -> Any:
    """Round-trip YAML nodes as plain dicts, lists and scalars."""
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


def problem_of(path: Path, document: Any, model: type[BaseModel], error: Any) -> Problem:
    """One entry of `ValidationError.errors()` as a Problem at its place in `document`."""
    location = tuple(
        step for step in error["loc"] if step != "[key]"
    )  # pydantic's mark: the key itself is wrong
    key = ".".join(str(step) for step in location) or "文件"
    keys = keys_at(model, document, location[:-1])
    return Problem(path, line_of(document, location), key, reason_of_value(error, keys))
