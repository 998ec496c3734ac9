"""A proposal written down as a layout file with marked gaps. What is proposed is decided in `proposing`."""

from __future__ import annotations

import json

from ingest.layouts.model import PATH_SEPARATOR, Column
from ingest.layouts.proposing import Proposal


def draft_yaml(proposal: Proposal, source: str) -> str:
    """The proposal as a layout file; `source` names the workbook. `?` marks what a person has to fill in."""
    near = proposal.near
    lines = [
        f"# 由 {source} 的工作表“{proposal.sheet}”拟出的版式草稿，参照 {near.code}。",
        "# 逐项核对后把每个 ? 换成实际内容（或删去该行），再运行 kaohe layout check；通过之前不会被使用。",
        f"form: {near.form}",
        'code: "?"            # 例如 ' + f"{near.form}_2016，不与其他版本相同",
        f"title: {json.dumps(near.title, ensure_ascii=False)}",
        f"form_set: {near.form_set}",
        'valid_from: "?"      # 从哪个月起用，例如 2016-01',
        'valid_to: "?"        # 用到哪个月；后面没有别的版本时删去本行',
        f"sheets: {_listed([proposal.sheet])}",
        f"required: {json.dumps(near.required)}",
        *(f"{key}: true" for key in ("is_repeated", "is_nested", "is_zero_filled") if getattr(near, key)),
        f"table: {near.table}",
        f"period: {near.period}",
        'amount_unit: "?"     # 表头没有写单位时按什么读：万元、亿元或元' if near.has_money else "",
        f"lines: {_lines(proposal)}",
    ]
    lines += [f"{key}: {value}" for key in ("subject", "unpivot") if (value := getattr(near, key))]
    if any(column.field == near.currency for column in proposal.columns if column.field):
        lines.append(f"currency: {near.currency}")
    if near.key:
        lines.append(f"key: [{', '.join(near.key)}]")
    if near.cells:
        lines += ["cells:", *(_field(name, column, column.labels) for name, column in near.cells.items())]
    lines.append("fields:")
    for number, column in enumerate(proposal.columns, start=1):
        lines.append(f"  # {column.letter} 列，把握 {column.confidence}%：{column.reason}")
        if column.field is None:
            gap = json.dumps(f"?{number}")
            lines.append(
                f"  {gap}: {{labels: {_listed([_path(column.label)])}, type: text}}  # ? 改成字段名和类型；不读的删去本行，写进 skip: [列名]"
            )
        else:
            known = near.fields[column.field]
            gaps = {"choices": {**known.choices, "?": column.words}} if column.words else {}
            lines.append(_field(column.field, known.model_copy(update=gaps), [_path(column.label)]))
    placed = {column.field for column in proposal.columns}
    lines += [
        f"  # 没有找到的列：{name}（{near.fields[name].labels[0]}）"
        for name in near.required_fields
        if name not in placed
    ]
    return "\n".join(line for line in lines if line) + "\n"


def _field(name: str, column: Column, labels: tuple[str, ...] | list[str]) -> str:
    given = column.model_dump(exclude_defaults=True, exclude={"labels"})
    parts = [f"labels: {_listed(labels)}", *(f"{key}: {_plain(value)}" for key, value in given.items())]
    return f"  {name}: {{{', '.join(parts)}}}"


def _plain(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _listed(texts: tuple[str, ...] | list[str]) -> str:
    return json.dumps(list(texts), ensure_ascii=False)


def _path(label: str) -> str:
    return label.replace(" > ", f" {PATH_SEPARATOR} ")


def _lines(proposal: Proposal) -> str:
    """The labels found above the header, where there are some, else those of the nearest form."""
    return _plain({**proposal.near.lines.model_dump(exclude_defaults=True), **proposal.lines})
