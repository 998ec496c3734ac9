"""How codes and months are written in data files."""

from __future__ import annotations

from typing import Annotated

from kernel.reasons import matching

Code = Annotated[str, matching(r"[a-z][a-z0-9_]*", "代码只用小写英文字母、数字和下划线，以字母开头")]
Month = Annotated[str, matching(r"[0-9]{4}-(0[1-9]|1[0-2])", "月份请写成 2024-06 的样式")]
