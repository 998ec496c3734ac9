"""The demo county's forms as pages: which columns each has in which template, and a truth row as its cells.

Template KH-YB-2022 serves 2022 and 2023, KH-YB-2024 from 2024 on; the office's own three tables have one form each.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from demo.clerks import OFFICE_CLERK, Clerk, write_amount, write_date
from demo.county import STAGES, People
from demo.pages import Column, Cover, Entry, Page
from demo.verdicts import Certification, Inspection, TargetRevision

ORIGIN = {
    "province_outside": "省外",
    "city_outside": "市外",
    "county_outside": "县外",
    "overseas": "境外",
    "local": "本县",
}
CURRENCY = {"usd": "美元", "hkd": "港元", "sgd": "新加坡元", None: "人民币"}
NATURE = {"fixed_asset": "固定资产投资", "registered_capital": "注册资金", "other": "其他"}
CONSTRUCTION = {"new": "新建", "continuing": "续建"}
FOCUS = {"promote": "重点推介", "pursue": "重点盯引", "sign": "重点签约", "serve": "重点服务"}
ACTIVITY = {"outbound_trip": "外出招商", "visit_received": "来访接待", "promotion_event": "推介会"}
POST = {"principal": "一把手", "deputy": "分管领导", "other": "其他"}
KIND = {
    "capital": "到位资金",
    "tax": "回归税收",
    "project": "项目",
    "signed": "签约项目",
    "started": "开工项目",
    "in_production": "投产项目",
}
STAGE = dict(zip(STAGES, ["签约", "预入库", "土地出让", "开工", "入统", "投产"], strict=True))
TARGETS = {
    "arrived_capital": ("到位资金（亿元）", "yi"),
    "paid_tax": ("实缴回归税收（万元）", "amount"),
    "signed_projects": ("亿元以上签约项目（个）", "count"),
    "in_statistics_projects": ("亿元以上入统项目（个）", "count"),
}
YI = Decimal(10_000)
_SEQUENCE = Column("序号", "sequence", 6)
_REMARK = Column("备注", "text", 14)


def template_of(month: str) -> str:
    return "KH-YB-2022" if month < "2024" else "KH-YB-2024"


def month_zh(month: str) -> str:
    return f"{month[:4]}年{int(month[5:])}月"


def capital_columns(template: str, has_currency: bool = False) -> list[Column]:
    is_old = template == "KH-YB-2022"
    currency = [Column("币种", "text", 10)] if has_currency else []
    return [
        _SEQUENCE,
        Column("项目名称", "text", 28),
        Column("项目代码", "text", 14),
        Column("投资方", "text", 30),
        Column("引资来源" if is_old else "资金来源地", "text", 10),
        Column("资金性质", "text", 13),
        Column("是否房地产", "text", 8),
        Column("建设性质", "text", 9),
        Column("协议总投资", "amount", 13, is_total=True),
        Column("本月", "amount", 12, "到位资金", is_total=True),
        Column("本年累计", "amount", 13, "到位资金", is_total=True),
        Column("累计到位" if is_old else "自开工以来累计", "amount", 14, "到位资金", is_total=True),
        *currency,
        _REMARK,
    ]


TAX_COLUMNS = [
    _SEQUENCE,
    Column("企业名称", "text", 34),
    Column("统一社会信用代码", "text", 22),
    Column("注册日期", "date", 14),
    Column("是否总部企业", "text", 9),
    Column("本月", "amount", 12, "实缴税收", is_total=True),
    Column("本年累计", "amount", 13, "实缴税收", is_total=True),
    Column("上报核定税收", "amount", 13, is_total=True),
    _REMARK,
]
ACTIVITY_COLUMNS = [
    _SEQUENCE,
    Column("活动日期", "date", 14),
    Column("活动类型", "text", 12),
    Column("参加人", "text", 12),
    Column("职务类别", "text", 11),
    Column("目的地", "text", 13),
    Column("对接企业数", "count", 11, is_total=True),
    Column("有效信息数", "count", 11, is_total=True),
    _REMARK,
]


def project_columns(template: str) -> list[Column]:
    columns = [
        _SEQUENCE,
        Column("项目名称", "text", 28),
        Column("项目代码", "text", 14),
        Column("投资方", "text", 30),
        Column("行业类别", "text", 22),
        Column("是否单体制造业", "text", 9),
        Column("协议总投资", "yi", 12, is_total=True),
        Column("固定资产投资", "yi", 12, is_total=True),
        *[Column(label, "date", 13, "项目节点时间") for label in STAGE.values()],
    ]
    return columns + ([] if template == "KH-YB-2022" else [Column("重点清单", "text", 12)]) + [_REMARK]


class Writer:
    """Turns truth rows into pages in one clerk's hand. One instance a workbook, so that chance repeats itself."""

    def __init__(self, unit_name: str, month: str, people: People, clerk: Clerk, filled_on: date):
        self.unit_name, self.month, self.people, self.clerk = unit_name, month, people, clerk
        self._filled_on = f"{filled_on.year}年{filled_on.month}月{filled_on.day}日"
        self.template = template_of(month)
        self._rng = Random(f"writer-{unit_name}-{month}")

    def cover(self, is_nil: bool) -> Cover:
        pairs = [
            ("单位名称", self.unit_name),
            ("报告期", month_zh(self.month)),
            ("填报人", self.people.clerk),
            ("审核人", self.people.checker),
            ("联系电话", self.people.phone),
            ("模板编号", self.template),
            ("是否零报告", "是" if is_nil else "否"),
        ]
        note = "本月无新增招商引资事项，特此零报告。" if is_nil else None
        return Cover("平阳县招商引资工作月报", pairs, note)

    def capital(self, rows: list[dict[str, Any]]) -> Page:
        """With a column for currencies where there are several: their sum would say nothing, so no total is drawn."""
        has_currency = any(row["currency_code"] for row in rows)
        cells = (self._capital(row, has_currency) for row in rows)
        page = self.page("到位资金台账", "万元", capital_columns(self.template, has_currency), cells)
        if has_currency:
            page.total, page.total_label = None, None
        return page

    def tax(self, rows: list[dict[str, Any]]) -> Page:
        return self.page("税收台账", "万元", TAX_COLUMNS, map(self._tax, rows))

    def project(self, rows: list[dict[str, Any]]) -> Page:
        return self.page("项目进度表", "亿元", project_columns(self.template), map(self._project, rows))

    def activity(self, rows: list[dict[str, Any]]) -> Page:
        return self.page("招商活动", "个", ACTIVITY_COLUMNS, map(self._activity, rows))

    def page(self, sheet: str, unit: str, columns: list[Column], rows: Any) -> Page:
        signature = (
            f"填报人：{self.people.clerk}    审核人：{self.people.checker}    填报日期：{self._filled_on}"
        )
        page = Page(
            sheet=sheet,
            title=f"{self.unit_name}{month_zh(self.month)}{_TITLES[sheet]}",
            line=f"填报单位：{self.unit_name}    报告期：{month_zh(self.month)}    单位：{unit}",
            columns=columns,
            rows=[[Entry(n), *cells] for n, cells in enumerate(rows, start=1)],
            footer=[signature, f"说明：{_NOTES[sheet]}"],
        )
        page.add_total()
        return page

    def amount(self, value: Decimal, is_month: bool = False) -> Entry:
        return Entry(write_amount(value, self.clerk, self._rng, is_month), value)

    def date(self, day: date | None) -> Entry:
        return Entry(write_date(day, self.clerk, self._rng))

    def _capital(self, row: dict[str, Any], has_currency: bool) -> list[Entry]:
        words = [row["project_name"], row["project_code"], row["investor_name"], ORIGIN[row["origin_code"]]]
        words += [
            NATURE[row["nature_code"]],
            _yes(row["is_real_estate"]),
            CONSTRUCTION[row["construction_code"]],
        ]
        amounts = [
            self.amount(row["agreed_investment_wan"]),
            self.amount(row["month_amount_wan"], is_month=True),
            self.amount(row["ytd_amount_wan"]),
            self.amount(row["since_start_amount_wan"]),
        ]
        currency = [Entry(CURRENCY[row["currency_code"]])] if has_currency else []
        return [*map(Entry, words), *amounts, *currency, Entry(None)]

    def _tax(self, row: dict[str, Any]) -> list[Entry]:
        return [
            Entry(row["enterprise_name"]),
            Entry(row["credit_code"]),
            self.date(row["registered_date"]),
            Entry(_yes(row["is_headquarters"])),
            self.amount(row["paid_month_wan"], is_month=True),
            self.amount(row["paid_ytd_wan"]),
            self.amount(row["reported_ytd_wan"]),
            Entry(None),
        ]

    def _project(self, row: dict[str, Any]) -> list[Entry]:
        words = [row["project_name"], row["project_code"], row["investor_name"], row["industry_name"]]
        sums = [row["agreed_investment_wan"] / YI, row["fixed_asset_investment_wan"] / YI]
        focus = [] if self.template == "KH-YB-2022" else [Entry(FOCUS.get(row["focus_list_code"]))]
        return [
            *map(Entry, words),
            Entry(_yes(row["is_single_manufacturing"])),
            *[Entry(value, value) for value in sums],
            *[self.date(row[f"{stage}_date"]) for stage in STAGES],
            *focus,
            Entry(None),
        ]

    def _activity(self, row: dict[str, Any]) -> list[Entry]:
        return [
            self.date(row["activity_date"]),
            Entry(ACTIVITY[row["activity_code"]]),
            Entry(row["person_name"]),
            Entry(POST[row["post_code"]]),
            Entry(row["destination"]),
            Entry(row["firm_count"], Decimal(row["firm_count"])),
            Entry(row["lead_count"], Decimal(row["lead_count"])),
            Entry(None),
        ]


_TITLES = {
    "到位资金台账": "招商引资到位资金台账",
    "税收台账": "招商引资企业税收台账",
    "项目进度表": "招商引资项目进度表",
    "招商活动": "招商活动情况表",
    "项目档案": "招商引资项目档案",
    "节点任务": "招商引资项目节点任务表",
    "帮办事项": "帮办事项清单",
    "全年预计": "全年预计表",
}
_NOTES = {
    "到位资金台账": "到位资金以银行进账凭证或验资报告为准，本年累计为1月至本月末数。",
    "税收台账": "实缴税收为地方入库口径，上报核定税收按季更新。",
    "项目进度表": "节点时间未到的留空；投资额为协议约定数。",
    "招商活动": "同一天多人参加的，填职务最高者。",
    "项目档案": "代码或名称有变的，请填原代码、原名称；不供地的用地面积留空。",
    "节点任务": "完成的节点请注明佐证材料。",
    "帮办事项": "没有办结的每月都列，办结的列到办结当月。",
    "全年预计": "预计数不计入完成数。",
}


def target_page(revision: TargetRevision, names: dict[str, str]) -> Page:
    """The yearly 任务分解表, capital in 亿元."""
    columns = [_SEQUENCE, Column("单位", "text", 30)]
    columns += [Column(t, kind, 20, "县定年度目标", is_total=True) for t, kind in TARGETS.values()]
    rows = []
    for number, (unit, values) in enumerate(revision.values.items(), start=1):
        shown = [values[code] / (YI if kind == "yi" else 1) for code, (_, kind) in TARGETS.items()]
        rows.append([Entry(number), Entry(names[unit]), *[Entry(v, v) for v in shown], Entry(None)])
    page = Page(
        sheet="任务分解表",
        title=f"{revision.year}年平阳县招商引资目标任务分解表{'（调整）' if revision.revision > 1 else ''}",
        line=f"文号：{revision.document_no}    年度：{revision.year}年",
        columns=[*columns, _REMARK],
        rows=rows,
        footer=["说明：到位资金、实缴回归税收为年度累计目标；项目个数按协议总投资1亿元以上（含1亿元）统计。"],
    )
    page.add_total()
    return page


def certification_page(quarter: str, rows: list[Certification], names: dict[str, str]) -> Page:
    """The quarterly 核定结果表: year to date, 万元 or 个. Since 2024 a unit's name stands once, in a merged cell."""
    columns = [
        _SEQUENCE,
        Column("单位", "text", 28),
        Column("核定类别", "text", 11),
        Column("项目（企业）名称", "text", 32),
        Column("项目（信用）代码", "text", 22),
        Column("申报数", "amount", 13),
        Column("核减数", "amount", 12),
        Column("核定数", "amount", 13),
        Column("核减原因", "text", 28),
    ]
    return Page(
        sheet="核定结果表",
        title=f"平阳县{quarter_zh(quarter)}招商引资核定结果表",
        line=f"核定期间：{quarter_zh(quarter)}    单位：万元、个",
        columns=columns,
        rows=decided_cells(rows, names),
        footer=["说明：申报数、核减数、核定数均为本年累计；项目类申报数、核定数填1或0。"],
        total_label=None,
        merged_columns=(2,) if quarter >= "2024" else (),
    )


def decided_cells(rows: list[Certification], names: dict[str, str]) -> list[list[Entry]]:
    """Rows of a table of decisions: number, unit, kind, name and code of the subject, the three figures, the reason."""
    return [
        [
            *(
                Entry(text)
                for text in (n, names[r.unit_code], KIND[r.subject_kind], r.subject_name, r.subject_code)
            ),
            *(Entry(v, v) for v in (r.declared_value, r.disallowed_value, r.certified_value)),
            Entry(r.reason or None),
        ]
        for n, r in enumerate(rows, start=1)
    ]


def inspection_page(quarter: str, rows: list[Inspection], names: dict[str, str]) -> Page:
    """The quarterly 现场督查表."""
    columns = [
        _SEQUENCE,
        Column("单位", "text", 28),
        Column("项目名称", "text", 28),
        Column("项目代码", "text", 14),
        Column("督查日期", "date", 14),
        Column("申报阶段", "text", 11),
        Column("督查结论", "text", 11),
        Column("说明", "text", 34),
    ]
    rng = Random(f"inspection-page-{quarter}")
    cells = [
        [
            Entry(n),
            Entry(names[r.unit_code]),
            Entry(r.project_name),
            Entry(r.project_code),
            Entry(write_date(r.inspected_date, OFFICE_CLERK, rng)),
            Entry(STAGE[r.stage_code]),
            Entry("属实" if r.is_confirmed else "不属实"),
            Entry(r.finding_text),
        ]
        for n, r in enumerate(rows, start=1)
    ]
    return Page(
        sheet="现场督查表",
        title=f"平阳县{quarter_zh(quarter)}招商引资项目现场督查表",
        line=f"督查期间：{quarter_zh(quarter)}",
        columns=columns,
        rows=cells,
        footer=["说明：督查组由县考核办、县发改局、县统计局组成。"],
        total_label=None,
    )


def quarter_zh(quarter: str) -> str:
    return f"{quarter[:4]}年第{'一二三四'[int(quarter[6]) - 1]}季度"


def _yes(flag: bool) -> str:
    return "是" if flag else "否"
