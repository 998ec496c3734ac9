"""Invented names: firms, people, projects, and credit codes that pass GB 32100-2015. No real firm is meant."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

CODE_CHARS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_FIRST = "瑞启晟澜泓骏铂翊璟沐昱锦屿禾赫霁珩煜湛岳"
_SECOND = "辰拓能驰源翔峰特凯诺维达森川岩焕途野川舟"
_SURNAMES = "陈林黄郑王李张吴周叶徐杨金蔡谢苏温白章余"
_GIVEN = (
    *("建国", "海燕", "志强", "晓峰", "丽萍", "文斌", "伟民", "雪梅", "永康", "小燕"),
    *("国栋", "秀珍", "云飞", "立新", "晨曦", "宗义", "建华", "佩佩", "振宇", "思远"),
)


@dataclass(frozen=True)
class Industry:
    """A statistical class, what is built in it, and what the firms building it call themselves."""

    name: str
    is_manufacturing: bool
    products: tuple[str, ...]
    trades: tuple[str, ...]


INDUSTRIES = [
    Industry("通用设备制造业", True, ("智能装备", "印刷包装机械", "精密阀门"), ("智能装备", "机械", "实业")),
    Industry("电气机械和器材制造业", True, ("高低压电器", "储能电池", "电机"), ("电气", "新能源", "科技")),
    Industry("汽车制造业", True, ("汽车零部件", "新能源汽车线束"), ("汽车部件", "新能源", "实业")),
    Industry("橡胶和塑料制品业", True, ("新材料薄膜", "塑编包装"), ("新材料", "包装", "实业")),
    Industry("皮革、毛皮、羽毛及其制品业", True, ("生态皮革", "宠物用品"), ("皮业", "宠物用品", "实业")),
    Industry("食品制造业", True, ("休闲食品", "海洋食品"), ("食品", "实业")),
    Industry("仓储业", False, ("现代物流园", "冷链物流"), ("供应链", "物流")),
    Industry("旅游业", False, ("山地度假区", "民宿集群"), ("文旅", "旅游开发")),
    Industry("农业", False, ("数字农业", "茶产业"), ("农业科技", "生态农业")),
    Industry("软件和信息技术服务业", False, ("数字经济总部", "电商产业园"), ("科技", "信息")),
]
REAL_ESTATE = Industry("房地产业", False, ("城市综合体", "商住"), ("置业", "城市建设"))
_PLACES = {
    "province_outside": ["上海", "江苏", "深圳", "福建", "广东", "安徽"],
    "city_outside": ["杭州", "宁波", "绍兴", "台州", "金华"],
    "county_outside": ["温州", "瑞安", "乐清", "温州龙湾"],
    "overseas": ["香港", "新加坡"],
}
_TRADES = ["智能装备", "科技", "新材料", "电气", "包装", "食品", "实业", "机械", "新能源", "供应链"]
DESTINATIONS = {
    "outbound_trip": ["上海", "深圳", "杭州", "苏州", "宁波", "广州", "厦门", "无锡"],
    "visit_received": ["平阳县", "本镇", "园区"],
    "promotion_event": ["上海", "杭州", "平阳县", "深圳"],
}


def credit_code(rng: Random, region: str = "330326") -> str:
    """A unified social credit code with both check digits (GB 11714, GB 32100-2015)."""
    body = "MA2" + "".join(rng.choice("0123456789ABCDEFGH") for _ in range(5))
    code = "91" + region + body + _organisation_check(body)
    return code + credit_check(code)


def credit_check(first17: str) -> str:
    """The 18th character of a credit code, from the first 17."""
    total = sum(CODE_CHARS.index(c) * pow(3, i, 31) for i, c in enumerate(first17))
    return CODE_CHARS[-total % 31]


def _organisation_check(body: str) -> str:
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    rest = 11 - sum(alphabet.index(c) * w for c, w in zip(body, weights, strict=True)) % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


class Names:
    """Gives every name once; the same seed gives the same names in the same order."""

    def __init__(self, seed: str):
        self._rng = Random(seed)
        self._used: set[str] = set()

    def brand(self) -> str:
        while True:
            brand = self._rng.choice(_FIRST) + self._rng.choice(_SECOND)
            if brand not in self._used:
                self._used.add(brand)
                return brand

    def investor(self, origin_code: str, brand: str, industry: Industry) -> str:
        place = self._rng.choice(_PLACES[origin_code])
        tail = (
            "有限公司"
            if origin_code == "overseas"
            else self._rng.choice(["有限公司", "集团有限公司", "股份有限公司"])
        )
        return f"{place}{brand}{self._rng.choice(industry.trades)}{tail}"

    def taxpayer(self, is_headquarters: bool) -> str:
        """A local firm's name; brands run out, so the place and trade tell firms apart."""
        while True:
            brand = self._rng.choice(_FIRST) + self._rng.choice(_SECOND)
            tail = "总部有限公司" if is_headquarters else "有限公司"
            name = f"{self._rng.choice(['平阳', '温州', '浙江'])}{brand}{self._rng.choice(_TRADES)}{tail}"
            if name not in self._used:
                self._used.add(name)
                return name

    def person(self) -> str:
        while True:
            name = self._rng.choice(_SURNAMES) + self._rng.choice(_GIVEN)
            if name not in self._used:
                self._used.add(name)
                return name
