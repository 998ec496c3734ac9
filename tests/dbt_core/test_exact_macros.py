"""The exact macros against Python's integers: every result equal to the last digit, or refused, never off by one."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction
from functools import cache
from math import floor, prod

import duckdb
import pyarrow as pa
import pytest

from tests.dbt_core.warehouse import Workspace

PAIRS = 20_000  # for each number of places: 120,000 in all
PLACES = (0, 1, 2, 4, 6, 10)
TOP = 10**28 - 1  # 18 digits before the point, 10 after

EXPRESSIONS = {
    **{f"div{p}": f"{{{{ dec_div('n', 'd', {p}) }}}}" for p in PLACES},
    **{f"quotient{p}": f"{{{{ dec_quotient(['a', 'f', 'pd'], ['t', 'pn'], {p}) }}}}" for p in PLACES},
    **{
        f"quotient_{r}": f"{{{{ dec_quotient(['a', 'f', 'pd'], ['t', 'pn'], 10, '{r}') }}}}"
        for r in ("down", "up")
    },
    **{
        f"divided_{r}": "select q_"
        + r
        + " from ({{ divided('rows', {'q': (['r.a', 'r.f', 'r.pd'], ['r.t', 'r.pn'])},"
        " roundings=['half_up', 'down', 'up', 'floor']) }})"
        for r in ("half_up", "down", "up", "floor")
    },
    "divided_wholes": "select q_floor from ({{ divided("
    "'rows', {'q': ([whole('r.n'), '100'], [whole('r.d')], [whole('r.l')])}, 0, ['floor']) }})",
    "divided_rest": "select q_half_up, q_rest_over, q_rest_under from ({{ divided("
    "'rows', {'q': (['r.a', 'r.f', 'r.pd'], ['r.t', 'r.pn'])}) }})",
    "reaches": "select {{ sum_reaches(['f', 'f'], 'b') }}, {{ sum_reaches(['f', 'f'], 'b', or_equal=true) }}"
    " from (select k, min(b) as b, {{ fractions('o', 'u') }} as f from rows group by k) order by k",
    "lowest": "select x_over, x_under from ({{ reduced('rows', 'x', ['r.a', 'r.f'], ['r.t', 'r.pn']) }})",
    "lowest_less": "select x_over, x_under from ({{ reduced('rows', 'x', ['r.a'], ['r.t'], ['r.f', 'r.pn']) }})",
    "lowest_wholes": "select x_over, x_under from ({{ reduced('rows', 'x', [whole('r.n'), '100'], [whole('r.d')]) }})",
    "product": "{{ exact_product('s', 'e') }}",
    "half_up": "{{ half_up('n', 'p') }}",
    "text": "{{ text_of_decimal('n', 'p') }}",
    "amount": "{{ text_of_amount('a', 'factor', 'p') }}",
    "trimmed": "{{ text_of_amount('a', '1', '0') }}",
    "shifted": "{{ text_of_amount('a', 'factor', '0') }}",
    "two_places": "{{ text_of_decimal('a', '2') }}",
    "brackets": "{{ brackets_behind_signs('x') }}",
    "filled": "select {{ filled('n.t', ['a', 'b', 'c'], {'a': 'n.a', 'b': 'n.b'}) }}"
    " from (select {{ numbered('t', ['a', 'b', 'c']) }} as t, a, b from rows) as n",
    "in_list": "{{ in_list('l', 'i') }}",
    "month": "{{ month_of_date('x') }}",
    "end_month": "{{ end_month_of_period('x') }}",
    "previous": "{{ previous_month('x') }}",
    "quarter": "{{ quarter_of_month('x') }}",
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory) -> Workspace:
    return Workspace.of_macros(tmp_path_factory.mktemp("macros"))


@pytest.fixture(scope="module")
def sql(workspace) -> dict[str, str]:
    return workspace.render(EXPRESSIONS)


def half_up(above: int, below: int, places: int) -> Decimal:
    """above ÷ below, half away from zero, in integers only: ⌊|a| ÷ |b| × 10^places + ½⌋ = ⌊(2|a| × 10^places + |b|) ÷ 2|b|⌋."""
    whole = (2 * abs(above) * 10**places + abs(below)) // (2 * abs(below))
    return Decimal(f"{'-' if (above < 0) != (below < 0) else ''}{whole}e-{places}")


def plain(x: Decimal) -> str:
    """x without an exponent and without zeros at its end."""
    text = f"{x:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def column(units: list[int], scale: int, precision: int = 28) -> pa.Array:
    return pa.array([Decimal(f"{u}e-{scale}") for u in units], pa.decimal128(precision, scale))


def evaluate(sql: str, **columns: pa.Array) -> list:
    rows = pa.table(columns)  # noqa: F841 - DuckDB reads it by name
    query = sql if sql.lstrip().startswith("select") else f"select {sql} from rows"
    with duckdb.connect() as connection:
        return connection.execute(query).fetchall()


def values(sql: str, **columns: pa.Array) -> list:
    return [row[0] for row in evaluate(sql, **columns)]


def spread(chance: random.Random, limit: int) -> int:
    """Integers of every length up to `limit`, both signs, with many round ones."""
    size = chance.randrange(len(str(limit)))
    number = chance.randrange(10 ** (size + 1)) // (10 ** chance.randrange(size + 1))
    return min(number, limit) * chance.choice((1, -1))


def exact_div_pairs(places: int) -> list[tuple[int, int]]:
    """Random and extreme pairs in units of 10^-10 whose quotient fits 28 digits."""
    chance = random.Random(places)
    pairs = [(spread(chance, TOP), spread(chance, TOP)) for _ in range(PAIRS)]
    edges = [0, 1, -1, 5, 10**10, -(10**10), 3 * 10**10, 10**20 + 1, TOP, -TOP]
    pairs += [(n, d) for n in edges for d in edges]
    # exactly half a unit of the last place, and one unit of 10^-10 either side of it
    pairs += [(sign * (10 ** (10 - places) * 5 + off), 10**11) for sign in (1, -1) for off in (-1, 0, 1)]
    return [(n, d) for n, d in pairs if d == 0 or abs(n) * 10**places < abs(d) * (10**28 - 1)]


@pytest.mark.parametrize("places", PLACES)
def test_division_equals_the_fraction_rounded_once(sql, places):
    pairs = exact_div_pairs(places)
    assert len(pairs) > PAIRS * 0.6
    got = values(
        sql[f"div{places}"], n=column([n for n, _ in pairs], 10), d=column([d for _, d in pairs], 10)
    )
    want = [None if d == 0 else half_up(n, d, places) for n, d in pairs]
    assert got == want


@pytest.mark.parametrize("name", ["lowest", "lowest_less"])
def test_lowest_terms_are_the_fraction_itself(sql, name):
    chance = random.Random(name)
    tops = {"a": 10**16, "f": 10**8, "t": 10**16, "pn": 10**8}
    drawn = {c: [spread(chance, top) for _ in range(2000)] + [0, 5, 0] for c, top in tops.items()}
    drawn["t"][-3:] = [7, 0, 0]
    got = evaluate(sql[name], **{c: column(units, 6) for c, units in drawn.items()})
    exact = {c: [Fraction(u, 10**6) for u in units] for c, units in drawn.items()}
    for pair, a, f, t, pn in zip(got, *exact.values(), strict=True):
        above, below = (a * f, t * pn) if name == "lowest" else (a - f * pn, t)
        want = None if below == 0 else above / below
        assert pair == ((None, None) if want is None else (want.numerator, want.denominator))


def test_whole_numbers_are_never_scaled(sql):
    # 38 digits have no room for six places more: 10^36 × 100 ÷ 10^30 = 10^8; 7 × 100 ÷ −4 = −175; a product beyond
    # 1.7 × 10^38 is null, and stops nobody else's figures
    n = pa.array([Decimal(10**36), Decimal(7), Decimal(10**37), Decimal(1)], pa.decimal128(38, 0))
    d = pa.array([Decimal(10**30), Decimal(-4), Decimal(1), Decimal(0)], pa.decimal128(38, 0))
    nothing = pa.array([Decimal(0)] * 4, pa.decimal128(38, 0))
    assert evaluate(sql["lowest_wholes"], n=n, d=d) == [(10**8, 1), (-175, 1), (None, None), (None, None)]
    assert values(sql["divided_wholes"], n=n, d=d, l=nothing) == [Decimal(10**8), Decimal(-175), None, None]
    # (7 × 100 − 650) ÷ −4 = −12.5 -> −13
    one = slice(1, 2)
    assert values(sql["divided_wholes"], n=n[one], d=d[one], l=pa.array([650])) == [Decimal(-13)]


def test_a_product_of_steps_and_points_is_exact_or_null(sql):
    s = pa.array([Decimal(3), Decimal(-(10**17)), Decimal(10**20)], pa.decimal128(38, 0))
    e = pa.array([Decimal("0.0001"), Decimal("0.5"), Decimal("0.5")], pa.decimal128(12, 4))
    assert values(sql["product"], s=s, e=e) == [Decimal("0.0003"), Decimal(-5 * 10**16), None]


def test_division_by_hand(sql):
    # 2 ÷ 3 = 0.666…67; 1 ÷ 8 = 0.125 -> 0.1 at one place; 0.25 ÷ 1 -> 0.3; −0.25 ÷ 1 -> −0.3
    n, d = column([2, 1], 0), column([3, 8], 0)
    assert values(sql["div10"], n=n, d=d) == [Decimal("0.6666666667"), Decimal("0.1250000000")]
    n, d = column([25, -25, 25], 2), column([1, 1, -1], 0)
    assert values(sql["div1"], n=n, d=d) == [Decimal("0.3"), Decimal("-0.3"), Decimal("-0.3")]


def test_division_by_zero_and_null_is_null(sql):
    n = pa.array([Decimal(1), None, Decimal(1)], pa.decimal128(18, 6))
    d = pa.array([Decimal(0), Decimal(1), None], pa.decimal128(18, 6))
    assert values(sql["div4"], n=n, d=d) == [None, None, None]


def test_a_quotient_that_does_not_fit_is_refused(sql):
    with pytest.raises(duckdb.Error, match=r"out of range|Overflow|Could not cast"):
        values(sql["div10"], n=column([TOP], 10), d=column([1], 10))


def test_results_have_the_declared_type(sql):
    rows = {
        "n": column([1], 10),
        "d": column([1], 10),
        "m": column([1], 10),
        "x": column([1], 6),
        "s": column([1], 6),
    }
    expected = {
        "div4": "DECIMAL(28,4)",
    }
    for name, kind in expected.items():
        assert values(f"typeof({sql[name]})", **rows) == [kind]


@pytest.mark.parametrize("places", PLACES)
def test_rounding_is_half_up_away_from_zero(sql, places):
    chance = random.Random(places)
    units = [spread(chance, TOP // 10) for _ in range(PAIRS)] + [5 * 10 ** (9 - places)] * (places < 10)
    want = [half_up(u, 10**10, places) for u in units]
    by_column = values(sql["half_up"], n=column(units, 10), p=pa.array([places] * len(units), pa.int32()))
    assert by_column == want


@cache
def quotient_rows() -> list[tuple[int, ...]]:
    """A × F × pace denominator ÷ (T × pace numerator) in units of 10^-6, the shape of a score."""
    chance = random.Random(7)
    limits = (10**15, 10**9, 10**8, 10**15, 10**8)
    rows = [tuple(spread(chance, limit) for limit in limits) for _ in range(PAIRS)]
    return [r for r in rows if 0 in r[3:] or abs(prod(r[:3])) < 10**17 * abs(prod(r[3:])) * 10**6]


@cache
def quotient_columns(*more: tuple[int, ...], is_whole: bool = True) -> dict[str, pa.Array]:
    """These rows as columns, with `more` of them; unless `is_whole` without those that divide by zero."""
    rows = [r for r in (*quotient_rows(), *more) if is_whole or 0 not in r[3:]]
    return {name: column([r[i] for r in rows], 6, 18) for i, name in enumerate(("a", "f", "pd", "t", "pn"))}


@pytest.mark.parametrize("places", PLACES)
def test_quotient_of_products_is_rounded_once(sql, places):
    rows = quotient_rows()
    assert len(rows) > PAIRS * 0.6
    want = [None if 0 in r[3:] else half_up(prod(r[:3]), prod(r[3:]) * 10**6, places) for r in rows]
    assert values(sql[f"quotient{places}"], **quotient_columns()) == want


def test_a_quotient_cut_off_may_be_rounded_once_more(sql):
    # 225149.999999 × 30 × 1 ÷ (900000 × 1) = 7.50499999996…: half up at ten places it would be 7.505, then 7.51
    last = (225149999999, 30 * 10**6, 10**6, 900000 * 10**6, 10**6)
    rows = [r for r in (*quotient_rows(), last) if 0 not in r[3:]]
    columns = quotient_columns(last, is_whole=False)
    exact = [(prod(r[:3]), prod(r[3:]) * 10**6) for r in rows]
    sign = [-1 if (above < 0) != (below < 0) else 1 for above, below in exact]
    size = [(abs(above) * 10**10, abs(below)) for above, below in exact]
    cut = values(sql["quotient_down"], **columns)
    for rounding in ("down", "up"):
        assert values(sql[f"divided_{rounding}"], **columns) == values(sql[f"quotient_{rounding}"], **columns)
    assert values(sql["divided_half_up"], **columns) == values(sql["quotient10"], **columns)
    assert values(sql["divided_floor"], **columns) == [
        Decimal(f"{above * 10**10 // below}e-10") for above, below in exact
    ]
    assert cut == [s * Decimal(f"{above // below}e-10") for (above, below), s in zip(size, sign, strict=True)]
    assert values(sql["quotient_up"], **columns) == [
        s * Decimal(f"{-(-above // below)}e-10") for (above, below), s in zip(size, sign, strict=True)
    ]
    units = [int(x.scaleb(10)) for x in cut]
    for places in (0, 1, 2, 4):
        assert [half_up(u, 10**10, places) for u in units] == [half_up(*x, places) for x in exact]
    assert half_up(units[-1], 10**10, 2) == Decimal("7.50")


def test_what_rounding_leaves_over_makes_the_fraction_whole_again(sql):
    rows = [r for r in quotient_rows() if 0 not in r[3:]]
    got = evaluate(sql["divided_rest"], **quotient_columns(is_whole=False))
    for row, (points, over, under) in zip(rows, got, strict=True):
        units, above, below = int(points.scaleb(10)), int(over), int(under)
        assert 2 * abs(above) <= abs(below)
        # (units + above ÷ below) ÷ 10^10 is the row's fraction, both sides multiplied out
        fraction = (units * below + above) * prod(row[3:]) * 10**6
        assert fraction == prod(row[:3]) * below * 10**10


def test_fractions_are_added_exactly_or_not_at_all(sql):
    chance, groups = random.Random(9), []
    for _ in range(400):
        parts = [(chance.randint(-9, 9), chance.choice((1, 2, 3, 7, 21, 97, 10**9 + 7))) for _ in range(4)]
        twice = 2 * sum(Fraction(o, u) for o, u in parts)
        near = floor(twice) + chance.choice((0, 0, 1))
        groups.append((parts, near, (twice > near, twice >= near)))
    third = [(1, 3), (1, 3), (1, 3), (0, 5)]
    groups.append((third, 2, (False, True)))  # twice three thirds
    huge = [(1, 10**37 + n) for n in (1, 3, 7, 9)]
    groups.append((huge, 0, (None, None)))  # no number holds the common denominator: not guessed
    rows = [(k, o, u, bound) for k, (parts, bound, _) in enumerate(groups) for o, u in parts]
    got = evaluate(
        sql["reaches"],
        k=pa.array([r[0] for r in rows]),
        o=column([r[1] for r in rows], 0, 38),
        u=column([r[2] for r in rows], 0, 38),
        b=column([r[3] for r in rows], 10),
    )
    assert got == [want for _, _, want in groups]


def test_a_number_below_zero_behind_a_sign_is_typed_in_brackets(sql):
    told = {
        "5 − -1.5 ÷ 3 × 1分 = -2.5分": "5 − （−1.5） ÷ 3 × 1分 = −2.5分",
        "（0 − -5.33）÷ -10 + -6": "（0 − （−5.33））÷ （−10） + （−6）",
        "资金 -3万元 ÷ 年度目标 -10万元 = 30%": "资金 −3万元 ÷ 年度目标 （−10）万元 = 30%",
        "缺 2024-05、2024-06 月报；8 − 3 × 1分": "缺 2024-05、2024-06 月报；8 − 3 × 1分",
        "A-3号地 -3亩；-4×60 + -5×40": "A-3号地 −3亩；−4×60 + （−5）×40",
        "（-5） − （-1）": "（−5） − （−1）",
    }
    assert values(sql["brackets"], x=pa.array(list(told))) == list(told.values())


def test_decimals_are_printed_with_all_their_places(sql):
    n = pa.array([Decimal(v) for v in ("1234.5", "1234.5", "-0.005", "-0.004", "0")], pa.decimal128(28, 10))
    p = pa.array([2, 0, 2, 2, 10], pa.int32())
    assert values(sql["text"], n=n, p=p) == ["1234.50", "1235", "-0.01", "0.00", "0.0000000000"]


def test_amounts_are_printed_exactly_in_their_display_unit(sql):
    # 12345.6 ÷ 10000 = 1.23456; 22000 ÷ 10000 = 2.2 -> 2.20; 5 ÷ 1 with 0 places -> 5; 10 -> 10, not 1
    a = pa.array(
        [Decimal(v) for v in ("12345.6", "22000", "5", "10", "-0.000001", "0")], pa.decimal128(18, 6)
    )
    factor = pa.array([Decimal(v) for v in (10000, 10000, 1, 1, 10000, 10000)], pa.decimal128(18, 6))
    p = pa.array([2, 2, 0, 0, 2, 2], pa.int32())
    want = ["1.23456", "2.20", "5", "10", "-0.0000000001", "0.00"]
    assert values(sql["amount"], a=a, factor=factor, p=p) == want


@pytest.mark.parametrize(("digits", "places"), [(28, 12), (28, 10), (18, 6), (12, 4), (38, 0), (9, 1)])
def test_numbers_of_any_size_are_printed_to_their_last_digit(sql, digits, places):
    chance = random.Random(digits)
    units = [spread(chance, 10 ** min(digits, 27) - 1) for _ in range(3000)]
    units += [sign * 10**n for n in range(min(digits, 27)) for sign in (1, -1)] + [0]
    factors = [chance.choice((1, 10, 100, 1000, 10000)) for _ in units]
    a, factor = column(units, places, digits), pa.array([Decimal(f) for f in factors], pa.decimal128(18, 6))
    own = [Decimal(f"{u}e-{places}") for u in units]
    assert values(sql["trimmed"], a=a) == [plain(x) for x in own]
    assert values(sql["shifted"], a=a, factor=factor) == [
        plain(x.scaleb(1 - len(str(f)))) for x, f in zip(own, factors, strict=True)
    ]
    if places >= 4:
        assert values(sql["two_places"], a=a) == [
            str(abs(x) if x == 0 else x) for x in (half_up(u, 10**places, 2) for u in units)
        ]


@pytest.mark.parametrize(
    ("listed", "item", "passes"),
    [
        (None, "a", True),  # no filter
        (None, None, True),
        ("|a|b|", "b", True),
        ("|ab|", "a", False),  # whole words only
        ("|a_b|", "axb", False),  # an underscore is no wildcard
        ("|axb|", "a_b", False),
        ("|a|", None, False),  # unknown never passes a filter
    ],
)
def test_a_list_filter_takes_whole_codes(sql, listed, item, passes):
    assert values(sql["in_list"], l=pa.array([listed], pa.string()), i=pa.array([item], pa.string())) == [
        passes
    ]


@pytest.mark.parametrize(
    ("macro", "given", "expected"),
    [
        ("month", "2024-06-30", "2024-06"),
        ("end_month", "2024-06", "2024-06"),
        ("end_month", "2024-Q2", "2024-06"),
        ("end_month", "2024-Q4", "2024-12"),
        ("end_month", "2024-H1", "2024-06"),
        ("end_month", "2024", "2024-12"),
        ("previous", "2024-10", "2024-09"),
        ("previous", "2024-01", "2023-12"),
        ("quarter", "2024-03", "2024-Q1"),
        ("quarter", "2024-10", "2024-Q4"),
    ],
)
def test_months_are_text(sql, macro, given, expected):
    assert values(sql[macro], x=pa.array([given])) == [expected]


def test_places_that_are_not_a_literal_stop_the_compilation(workspace):
    done = workspace.dbt("compile", "--inline", "select {{ dec_div('a', 'b', 11) }}", check=False)
    assert done.returncode != 0
    assert "places must be a literal from 0 to 10" in done.stdout


def test_a_template_is_filled_by_name_once(sql):
    """Names in any order and more than once, 100% as written, absent values as nothing, an unknown name as itself; what was
    filled in is text."""
    templates = ["{b}÷{a}={b}", "100%：{a}", "{a}{c}。", "%1$s", "{b}", None]
    got = values(
        sql["filled"], t=pa.array(templates), a=pa.array(["{b}"] * 6), b=pa.array([*"123", None, None, "6"])
    )
    assert got == ["1÷{b}=1", "100%：{b}", "{b}{c}。", "%1$s", "", None]
