"""How codes and figures are said in print: Chinese words for codes, one way to write each kind of number.

A figure is printed rounded only where it is for reading (amounts in a display unit); points and percentages are
printed as they stand. What does not belong here: where on a page something goes.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from kernel.decimals import half_up, show

NONE = "—"
ROLE_ZH = {"indicator": "指标", "part": "分项", "bonus": "加分", "deduction": "扣分", "shadow": "试行"}
RULE_ZH = {
    "completion": "按完成率",
    "pace": "按时序完成率",
    "met_or_ratio": "达标满分，否则按比例",
    "per_unit": "按数量计分",
    "bands": "分档计分",
    "deduct_per": "按次扣分",
    "weighted_periods": "各期加权",
    "step": "达标计分，超欠加减",
    "cases": "分情形计分",
    "efficacy": "功效系数",
    "rank_points": "按名次计分",
    "proportional": "按比例",
    "manual": "认定计分",
    "composite": "综合计分",
}
STEPS_ZH = {"whole": "只计整档", "begun": "不满一档计一档", "exact": "按比例"}
OPERATOR_ZH = {"at_least": "≥", "above": ">", "below": "<", "at_most": "≤", "equals": "="}
INPUT_STATE_ZH = {
    "ready": "有数",
    "missing": "缺数",
    "pending_review": "待核定",
    "no_base": "没有目标或基数",
    "too_large": "数字过大",
}
EXACT_SUM = "总分按各项算式的准确值相加后取整，除不尽的得分不按印出的10位小数相加；"
OVERRIDE_ZH = {"eligibility": "参评资格", "veto": "一票否决", "promotion": "晋档", "move": "转组"}
EFFECT_ZH = {"zero_total": "总分记零", "not_ranked": "不参加排名", "lowest_grade": "降至最低等次"}
BLOCK_ZH = {"any": "有一项即可", "all": "须同时"}
HOLDS_ZH = {True: "符合", False: "不符合", None: "未定"}
OVERRIDE_STATUS_ZH = {
    "not_eligible": "不符合参评资格",
    "vetoed": "一票否决",
    "pending_review": "待核定",
    "too_large": "数字过大，无法精确计算",
    "promoted": "晋档",
}
SCORE_STATUS_ZH = {
    "scored": "已计分",
    "not_applicable": "不考核",
    "too_early": "未到期",
    "missing": "缺数",
    "pending_review": "待核定",
    "too_large": "数字过大，无法计分",
}
VALUE_STATUS_ZH = {"declared": "自报", "county_verified": "县核", "city_certified": "市局核定"}
REPORT_STATE_ZH = {
    "on_time": "按时",
    "late": "迟报",
    "missing": "未报",
    "nil": "零报告",
    "rejected": "退回未重报",
    "held": "待确认",
    "waived": "免报",
}
ACTION_ZH = {
    "red_list": "红榜",
    "black_list": "黑榜",
    "reminder_letter": "提醒函",
    "interview": "约谈",
    "praise": "通报表扬",
    "criticism": "通报批评",
    "yellow_card": "黄牌",
    "admonishment": "诫勉谈话",
    "disqualified": "取消评优资格",
    "reward": "奖励",
}
SOURCE_ZH = {"county": "县定", "city": "市定", "self": "自定"}
AGAINST_ZH = {"annual_target": "年度目标", "paced_target": "时序目标"}
BAND_INPUT_ZH = {
    "value": "实际完成",
    "completion_pct": "完成率",
    "paced_completion_pct": "时序完成率",
    "ratio_pct": "比率",
    "quotient": "商",
    "over_target": "超年度目标数",
    "over_paced_target": "超时序目标数",
}
# what a unit expects of the year → how its column is headed; amounts are printed with the places of `FORECAST_PLACES`
FORECAST_ZH = {
    "capital": "到位资金（万元）",
    "tax": "实缴回归税收（万元）",
    "signed": "签约项目（个）",
    "in_statistics": "入统项目（个）",
}
FORECAST_PLACES = {"capital": 2, "tax": 2, "signed": 0, "in_statistics": 0}
FORECAST_NOTE = "各单位截至本期末最近一次填报的全年预计数，不计入完成数，也不参与计分。"
ON_MISSING_ZH = {"zero": "计零分", "not_scored": "不计分、不排名"}
ON_ZERO_TARGET_ZH = {"not_applicable": "不考核", "full": "计满分", "zero": "计零分"}

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def clean(text: str | None) -> str:
    """Text as XML can carry it: characters no document may hold become `�`, so that nothing vanishes unseen."""
    return _UNPRINTABLE.sub("�", text or "")


def in_brackets(text: str) -> str:
    """`（…）`; brackets of its own become a comma: `（2024年度，2023年12月–2024年11月）`."""
    return f"（{text.replace('（', '，').replace('）', '')}）"


def effect(override: Any) -> str:
    """What an eligibility rule, veto or promotion does to whom it acts on."""
    if override.kind == "veto":
        return EFFECT_ZH[override.effect]
    return {"eligibility": "不参加排名", "promotion": "晋一个等次", "move": "按转入的组考核"}[override.kind]


def points(value: Decimal | None, places: int) -> str:
    """Points exactly as they stand, with at least `places` decimals."""
    if value is None:
        return NONE
    shown = half_up(value, places)
    return f"{shown:,.{places}f}" if shown == value else f"{value.normalize():,f}"


def number(value: Decimal | None) -> str:
    """A parameter exactly as it stands, without trailing zeros."""
    return NONE if value is None else f"{value.normalize():,f}"


def amount(value: Decimal | None, row: Any) -> str:
    """A measure's value in the row's display unit, half up at its display places."""
    if value is None:
        return NONE
    return show(value / (row.display_factor or 1), row.display_places or 0)


def pct(value: Decimal | None) -> str:
    return NONE if value is None else f"{value:,.2f}"


def signed(value: Decimal | None) -> str:
    """A percentage or gap with its sign."""
    return NONE if value is None else "0.00" if value == 0 else f"{value:+,.2f}"


def integer(value: int | None) -> str:
    return NONE if value is None else str(value)


def change(value: int | None) -> str:
    """A change of place: ↑2, ↓1, → for none."""
    if value is None:
        return NONE
    return "→" if value == 0 else f"{'↑' if value > 0 else '↓'}{abs(value)}"


def forecast(value: Decimal | None, kind: str) -> str:
    """An expected figure, half up at the places of its kind."""
    return NONE if value is None else show(value, FORECAST_PLACES[kind])


def base_unit(row: Any) -> str:
    """The unit a measure's value is stored in, named from the unit it is printed in."""
    unit = row.display_unit or ""
    return "万" + unit[1:] if (row.display_factor or 1) == 10_000 and unit.startswith("亿") else unit
