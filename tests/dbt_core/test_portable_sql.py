"""Models keep to SQL that means the same on every engine; what differs between engines lives in dispatched macros only.

The rules are those 206 probes on DuckDB and Spark paid for: a construct listed here gave another answer, or none.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.dbt_core.warehouse import PROJECT

FORBIDDEN = {
    "bare division: use dec_div": r"/",
    "average: use dec_div(sum, count)": r"\bavg\s*\(",
    "floating point": r"\b(double|float[48]?|real)\b(?!\s*_)",
    "exclude": r"\bexclude\b",
    "union by name": r"\bby\s+name\b",
    "unnest": r"\bunnest\b",
    "series": r"\b(generate_series|range)\s*\(",
    "lists, structs, JSON": r"\b(list|array|struct|map|json)_?\w*\s*\(|->",
    "asof join": r"\basof\b",
    "arg_max: use max_by": r"\barg_(max|min)\b",
    "hash: use md5": r"\bhash\s*\(",
    "ignore nulls": r"\bignore\s+nulls\b",
    "regular expression": r"\bregexp_\w+|\bsimilar\s+to\b|~",
    "quoted identifier": r'"|`',
    "cast with colons": r"::",
    "distinct on": r"\bdistinct\s+on\b",
    "date formatting": r"\b(strftime|strptime|date_part|dayofweek|extract)\b",
    "time of the run": r"\b(now|current_date|current_timestamp|today)\b",
    "random": r"\b(random|uuid)\s*\(",
}
JINJA_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
SQL_COMMENT = re.compile(r"--[^\n]*")
SQL_STRING = re.compile(r"'(?:[^']|'')*'")
JINJA_STRING = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")
OVER = re.compile(r"\bover\s*\(", re.IGNORECASE)


def models() -> list[Path]:
    return sorted([*PROJECT.glob("models/**/*.sql"), *PROJECT.glob("tests/**/*.sql")])


def faults(sql: str) -> list[str]:
    """Names of the forbidden constructs in a model, and window orderings that leave nulls to the engine."""
    text = SQL_COMMENT.sub("", JINJA_COMMENT.sub("", sql))
    jinja = " ".join(JINJA.findall(text))
    handed_over = [a or b for a, b in JINJA_STRING.findall(jinja)]
    fragments = [SQL_STRING.sub("''", part) for part in (JINJA.sub(" ", text), *handed_over)]
    found = [
        name for name, rule in FORBIDDEN.items() if any(re.search(rule, f, re.IGNORECASE) for f in fragments)
    ]
    return found + [f"nulls unplaced in window: {key}" for key in _unplaced(fragments[0])]


def _unplaced(sql: str) -> list[str]:
    keys = []
    for start in OVER.finditer(sql):
        window = _inside(sql, start.end())
        ordering = re.split(r"\border\s+by\b", window, flags=re.IGNORECASE)
        frame = re.compile(r"\b(rows|range|groups)\s+between\b", re.IGNORECASE)
        for key in _split(frame.split(ordering[1])[0]) if len(ordering) > 1 else []:
            if key and not re.search(r"\bnulls\s+(first|last)$", key, re.IGNORECASE):
                keys.append(key)
    return keys


def _inside(sql: str, start: int) -> str:
    """The text from an open bracket to the one that closes it."""
    depth = 1
    for end in range(start, len(sql)):
        depth += {"(": 1, ")": -1}.get(sql[end], 0)
        if depth == 0:
            return sql[start:end]
    return sql[start:]


def _split(keys: str) -> list[str]:
    """Comma-separated parts, commas in brackets aside."""
    parts, depth = [""], 0
    for letter in keys:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [" ".join(part.split()) for part in parts]


def test_there_are_models_to_judge():
    assert len(models()) > 50


@pytest.mark.parametrize("path", models(), ids=lambda p: p.stem)
def test_a_model_uses_portable_sql_only(path):
    assert faults(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("sql", "fault"),
    [
        ("select a / b from t", "bare division: use dec_div"),
        ("select {{ dec_round('a / b', 2) }} from t", "bare division: use dec_div"),
        ("select AVG (a) from t", "average: use dec_div(sum, count)"),
        ("select cast(a as double) from t", "floating point"),
        ("select * exclude (a) from t", "exclude"),
        ("select 1 union all by name select 2", "union by name"),
        ("select unnest(a) from t", "unnest"),
        ("select * from generate_series(1, 3)", "series"),
        ("select list_sum(a) from t", "lists, structs, JSON"),
        ("select * from a asof join b using (k)", "asof join"),
        ("select arg_max(a, b) from t", "arg_max: use max_by"),
        ("select hash(a) from t", "hash: use md5"),
        ("select lag(a ignore nulls) over (order by b nulls last) from t", "ignore nulls"),
        ("select regexp_replace(a, 'x', 'y') from t", "regular expression"),
        ('select "A" from t', "quoted identifier"),
        ("select a::int from t", "cast with colons"),
        ("select distinct on (a) b from t", "distinct on"),
        ("select strftime(a, 'x') from t", "date formatting"),
        ("select current_date from t", "time of the run"),
        (
            "select row_number() over (partition by a order by b, c nulls last) from t",
            "nulls unplaced in window: b",
        ),
        (
            "select rank() over (order by coalesce(a, 1) desc) from t",
            "nulls unplaced in window: coalesce(a, 1) desc",
        ),
    ],
)
def test_each_forbidden_construct_is_seen(sql, fault):
    assert faults(sql) == [fault]


def test_what_is_said_in_text_or_comments_is_no_fault():
    sql = "{# a / b #}\n-- avg(a)\nselect 'a/b' as \n{{ in_list('due.origins', 'fact.origin_code') }} from t"
    assert faults(sql) == []


LONGEST_LINE = 160


def test_no_line_is_longer_than_a_screen_shows():
    lines = {model.name: model.read_text("utf-8").splitlines() for model in models()}
    assert [(name, line) for name, found in lines.items() for line in found if len(line) > LONGEST_LINE] == []
