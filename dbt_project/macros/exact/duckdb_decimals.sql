{# DuckDB: `/` on decimals is a double, so quotients are taken of hugeints. #}

{# x as an integer of 10^-places (hugeint). Taking the places off a wide decimal is a division of hugeints, twenty times
   as slow as all else here: what fits into 18 digits is taken apart at the point instead, the same to the last digit.
   A whole number (`whole(x)`, or one written out) has no places to take off. #}
{% macro duckdb_scaled(x, places) -%}
    {%- if x is mapping -%}
        coalesce(
            cast(cast(try_cast({{ x.whole }} as decimal(18, 0)) as bigint) as hugeint), cast({{ x.whole }} as hugeint)
        )
    {%- elif (x ~ '').isdigit() -%}
        cast({{ x }} as hugeint)
    {%- else -%}
    {%- set exact = 'cast(' ~ x ~ ' as decimal(28, ' ~ places ~ '))' -%}
    {%- set power = 'cast(' ~ 10 ** places ~ ' as decimal(' ~ (places + 1) ~ ', 0))' -%}
    {%- set wide = 'cast(' ~ exact ~ ' * ' ~ power ~ ' as hugeint)' -%}
    {%- if places > 8 -%}
        {{ wide }}
    {%- else -%}
        {%- set short = 'try_cast(' ~ x ~ ' as decimal(18, ' ~ places ~ '))' -%}
        {%- set fraction = 'cast(' ~ short ~ ' - floor(' ~ short ~ ') as decimal(' ~ (places + 1) ~ ', ' ~ places ~ '))' -%}
        coalesce(
            cast(cast(floor({{ short }}) as bigint) * {{ 10 ** places }} + cast({{ fraction }} * {{ power }} as bigint) as hugeint),
            {{ wide }}
        )
    {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{# How many places the integer of a factor has been scaled by. #}
{% macro duckdb_places_of(factor) -%}
    {{ return(0 if factor is mapping or (factor ~ '').isdigit() else 6) }}
{%- endmacro %}

{# An integer of 10^-places (hugeint) as decimal(28, places). #}
{% macro duckdb_unscaled(n, places) -%}
    {%- if places == 0 -%}
        cast({{ n }} as decimal(28, 0))
    {%- else -%}
        cast(cast({{ n }} as decimal(28, 0)) * cast('{{ '0.' ~ '0' * (places - 1) ~ '1' }}' as decimal({{ places }}, {{ places }})) as decimal(28, {{ places }}))
    {%- endif -%}
{%- endmacro %}

{# The same where a number too large is null, not an error. #}
{% macro duckdb_try_unscaled(n, places) -%}
    {%- if places == 0 -%}
        try_cast({{ n }} as decimal(28, 0))
    {%- else -%}
        try_cast(try_cast({{ n }} as decimal(28, 0)) * cast('{{ '0.' ~ '0' * (places - 1) ~ '1' }}' as decimal({{ places }}, {{ places }})) as decimal(28, {{ places }}))
    {%- endif -%}
{%- endmacro %}

{# Rounded quotient of two hugeint expressions in units of 10^-places. Dividing hugeints costs fifty times as much as
   dividing bigints, so what fits is divided as those, by the same steps; CASE, unlike COALESCE, leaves the long way
   alone for rows that do not need it. #}
{% macro duckdb_long_division(n, d, places, rounding='half_up') -%}
    {%- set short_n, short_d = kaohe.duckdb_short(n), kaohe.duckdb_short(d, places) -%}
    case
        when {{ short_n }} is not null and {{ short_d }} is not null
            then {{ kaohe.duckdb_two_chunks(short_n, short_d, n, d, places, rounding) }}
        when {{ d }} <> 0
            then {{ kaohe.duckdb_two_chunks('abs(' ~ n ~ ')', 'abs(' ~ d ~ ')', n, d, places, rounding) }}
    end
{%- endmacro %}

{# |x| of a hugeint as a bigint; null when it does not fit, for a denominator also when its remainders would not. #}
{% macro duckdb_short(x, places=none) -%}
    {%- if places is none -%}
        try_cast(abs({{ x }}) as bigint)
    {%- else -%}
        {%- set most = (2 ** 63 - 1) // 10 ** ([places, 5] | min) -%}
        case when abs({{ x }}) between 1 and {{ most }} then try_cast(abs({{ x }}) as bigint) end
    {%- endif -%}
{%- endmacro %}

{# a ÷ b of positive numbers cut off at `places`, in units of the last, and the remainder, as SQL: in two chunks of digits,
   so that a remainder is never multiplied by more than 10^5: denominators up to 1.7e33 are safe, in bigints up to 9.2e13. #}
{% macro duckdb_chunks(a, b, places) -%}
    {%- set first = 10 ** [places, 5] | min -%}
    {%- set second = 10 ** ([places, 5] | max - 5) -%}
    {%- set rest = '((' ~ a ~ ' % ' ~ b ~ ') * ' ~ first ~ ')' -%}
    {%- set whole = 'cast(' ~ a ~ ' // ' ~ b ~ ' as hugeint) * ' ~ first * second -%}
    {%- if second == 1 -%}
        {{ return({'cut': whole ~ ' + ' ~ rest ~ ' // ' ~ b, 'left': '(' ~ rest ~ ' % ' ~ b ~ ')'}) }}
    {%- endif -%}
    {%- set last = '((' ~ rest ~ ' % ' ~ b ~ ') * ' ~ second ~ ')' -%}
    {{ return({
        'cut': whole ~ ' + (' ~ rest ~ ' // ' ~ b ~ ') * ' ~ second ~ ' + ' ~ last ~ ' // ' ~ b,
        'left': '(' ~ last ~ ' % ' ~ b ~ ')'
    }) }}
{%- endmacro %}

{# n ÷ d of their positive parts a and b, rounded, in units of 10^-places. #}
{% macro duckdb_two_chunks(a, b, n, d, places, rounding) -%}
    {%- set parts = kaohe.duckdb_chunks(a, b, places) -%}
    {%- set raised = {
        'half_up': parts.left ~ ' >= ' ~ b ~ ' - ' ~ parts.left, 'down': 'false', 'up': parts.left ~ ' > 0',
        'floor': parts.left ~ ' > 0 and sign(' ~ n ~ ') <> sign(' ~ d ~ ')'
    }[rounding] -%}
    (
        {{ parts.cut }} + case when {{ raised }} then 1 else 0 end
    ) * sign({{ n }}) * sign({{ d }})
{%- endmacro %}

{# What rounding n ÷ d half up left over, as a numerator over |d|: at most half of it, below zero where it was rounded up. #}
{% macro duckdb_rest(a, b, n, d, places) -%}
    {%- set left = kaohe.duckdb_chunks(a, b, places).left -%}
    (
        {{ left }} - case when {{ left }} >= {{ b }} - {{ left }} then {{ b }} else 0 end
    ) * sign({{ n }}) * sign({{ d }})
{%- endmacro %}

{% macro duckdb__dec_div(numerator, denominator, places) -%}
    {{ kaohe.literal_places(places) -}}
    {{ kaohe.duckdb_unscaled(
        kaohe.duckdb_long_division(kaohe.duckdb_scaled(numerator, 10), kaohe.duckdb_scaled(denominator, 10), places), places
    ) }}
{%- endmacro %}

{# Products of lists of factors as hugeints in the same unit: all scaled by as many powers of ten; an error, or
   where it is `tried` null, when one is too large. #}
{% macro duckdb_products(lists, tried=true) -%}
    {%- set sides, places = [], [] -%}
    {%- for factors in lists -%}
        {%- set parts, scale = [], namespace(places=0) -%}
        {%- for factor in factors -%}
            {%- do parts.append(kaohe.duckdb_scaled(factor, 6)) -%}
            {%- set scale.places = scale.places + kaohe.duckdb_places_of(factor) -%}
        {%- endfor -%}
        {%- do sides.append(parts) -%}
        {%- do places.append(scale.places) -%}
    {%- endfor -%}
    {%- set most, products = places | max, [] -%}
    {%- for parts in sides -%}
        {%- if places[loop.index0] < most -%}
            {%- do parts.append('cast(' ~ 10 ** (most - places[loop.index0]) ~ ' as hugeint)') -%}
        {%- endif -%}
        {%- do products.append(('try' if tried else '') ~ '(' ~ parts | join(' * ') ~ ')') -%}
    {%- endfor -%}
    {{ return(products) }}
{%- endmacro %}

{# Upper and lower part of (n1 × … − l1 × …) ÷ (d1 × …). #}
{% macro duckdb_fraction(numerators, denominators, less=[]) -%}
    {%- if not less -%}{{ return(kaohe.duckdb_products([numerators, denominators])) }}{%- endif -%}
    {%- set n, d, l = kaohe.duckdb_products([numerators, denominators, less]) -%}
    {{ return(['try(' ~ n ~ ' - ' ~ l ~ ')', d]) }}
{%- endmacro %}

{% macro duckdb__dec_quotient(numerators, denominators, places, rounding) -%}
    {{ kaohe.literal_places(places) -}}
    {%- set n, d = kaohe.duckdb_products([numerators, denominators], tried=false) -%}
    {{ kaohe.duckdb_unscaled(kaohe.duckdb_long_division(n, d, places, rounding), places) }}
{%- endmacro %}

{# One digit string or rest of quotient `name`, from its short parts where it has them; null where it has no room. #}
{% macro duckdb_short_or_long(name, places, rounding) -%}
    {%- set n, d = 'q.' ~ name ~ '_n', 'q.' ~ name ~ '_d' -%}
    {%- set a, b = 'q.' ~ name ~ '_a', 'q.' ~ name ~ '_b' -%}
    {%- set long_a, long_b = 'abs(' ~ n ~ ')', 'abs(' ~ d ~ ')' -%}
    {%- if rounding == 'rest' -%}
        {%- set short, long = kaohe.duckdb_rest(a, b, n, d, places), kaohe.duckdb_rest(long_a, long_b, n, d, places) -%}
    {%- else -%}
        {%- set short = kaohe.duckdb_two_chunks(a, b, n, d, places, rounding) -%}
        {%- set long = kaohe.duckdb_two_chunks(long_a, long_b, n, d, places, rounding) -%}
    {%- endif -%}
    case when {{ a }} is not null and {{ b }} is not null then {{ short }} when {{ d }} <> 0 then try({{ long }}) end
{%- endmacro %}

{# Column by column: products first, then what of them is short, then the digits; nothing is spelt out twice. A product
   that no hugeint holds, and a quotient that no decimal(28, places) does, is null. #}
{% macro duckdb__divided(relation, quotients, places, roundings) -%}
    {{ kaohe.literal_places(places) -}}
    select
        q.*
        {%- for name in quotients %}
        {%- for rounding in roundings %},
        {%- set found = kaohe.duckdb_short_or_long(name, places, rounding) %}
        {%- if rounding == 'rest' %}
        try_cast({{ found }} as decimal(38, 0)) as {{ name }}_rest_over,
        try_cast(abs(q.{{ name }}_d) as decimal(38, 0)) as {{ name }}_rest_under
        {%- else %}
        {{ kaohe.duckdb_try_unscaled(found, places) }} as {{ name }}_{{ rounding }}
        {%- endif %}
        {%- endfor %}
        {%- endfor %}
    from (
        select
            p.*
            {%- for name in quotients %},
            {{ kaohe.duckdb_short('p.' ~ name ~ '_n') }} as {{ name }}_a,
            {{ kaohe.duckdb_short('p.' ~ name ~ '_d', places) }} as {{ name }}_b
            {%- endfor %}
        from (
            select
                r.*
                {%- for name, parts in quotients.items() %}
                {%- set n, d = kaohe.duckdb_fraction(*parts) %},
                {{ n }} as {{ name }}_n,
                {{ d }} as {{ name }}_d
                {%- endfor %}
            from {{ relation }} as r
        ) as p
    ) as q
{%- endmacro %}

{# What fits into 18 digits is rounded as a bigint. #}
{% macro duckdb__half_up(x, places) -%}
    cast(
        case
            when try_cast({{ x }} as decimal(18, 10)) is not null
                then case {{ places }}
                    {%- for n in range(11) %}
                    when {{ n }} then cast(cast(cast({{ x }} as decimal(18, 10)) as decimal(18, {{ n }})) as decimal(28, 10))
                    {%- endfor %}
                end
            else case {{ places }}
                {%- for n in range(11) %}
                when {{ n }} then cast(cast({{ x }} as decimal(28, {{ n }})) as decimal(28, 10))
                {%- endfor %}
            end
        end as decimal(28, 10)
    )
{%- endmacro %}

{# Hugeints make `gcd` a hundred times slower than bigints do. #}
{% macro duckdb__reduced(relation, name, numerators, denominators, less) -%}
    {%- set n, d = kaohe.duckdb_fraction(numerators, denominators, less) -%}
    select
        s.*,
        cast(
            case
                when s.{{ name }}_a is not null and s.{{ name }}_b is not null
                    then cast(s.{{ name }}_a // cast(s.{{ name }}_c as bigint) as hugeint) * sign(s.{{ name }}_n)
                else s.{{ name }}_n // s.{{ name }}_c
            end * sign(s.{{ name }}_d) as decimal(38, 0)
        ) as {{ name }}_over,
        cast(
            case
                when s.{{ name }}_a is not null and s.{{ name }}_b is not null
                    then s.{{ name }}_b // cast(s.{{ name }}_c as bigint)
                else abs(s.{{ name }}_d) // s.{{ name }}_c
            end as decimal(38, 0)
        ) as {{ name }}_under
    from (
        select
            q.*,
            case
                when q.{{ name }}_n is null or q.{{ name }}_d is null or q.{{ name }}_d = 0 then null
                when q.{{ name }}_a is not null and q.{{ name }}_b is not null
                    then cast(gcd(q.{{ name }}_a, q.{{ name }}_b) as hugeint)
                else gcd(q.{{ name }}_n, q.{{ name }}_d)
            end as {{ name }}_c
        from (
            select
                p.*,
                {{ kaohe.duckdb_short('p.' ~ name ~ '_n') }} as {{ name }}_a,
                {{ kaohe.duckdb_short('p.' ~ name ~ '_d') }} as {{ name }}_b
            from (
                select
                    r.*,
                    {{ n }} as {{ name }}_n,
                    {{ d }} as {{ name }}_d
                from {{ relation }} as r
            ) as p
        ) as q
    ) as s
{%- endmacro %}

{% macro duckdb__product_at_least(left, right) -%}
    {%- set l, r = kaohe.duckdb_products([left, right]) -%}
    {{ l }} >= {{ r }}
{%- endmacro %}

{% macro duckdb__floor_quotient(numerators, denominators) -%}
    {%- set n, d = kaohe.duckdb_products([numerators, denominators], tried=false) -%}
    try_cast({{ kaohe.duckdb_long_division(n, d, 0, 'floor') }} as decimal(38, 0))
{%- endmacro %}

{% macro duckdb__fractions(over, under) -%}
    {%- set n, d = 'cast(' ~ over ~ ' as hugeint)', 'cast(' ~ under ~ ' as hugeint)' -%}
    coalesce(
        list({'over': {{ n }} // gcd({{ n }}, {{ d }}), 'under': {{ d }} // gcd({{ n }}, {{ d }})}) filter ({{ over }} <> 0), []
    )
{%- endmacro %}

{# Added over the least common denominator, in lowest terms again after every step. The sum has a `try` of its own: asked of twice,
   it is worked out once, outside of the other. #}
{% macro duckdb__sum_reaches(lists, bound, or_equal) -%}
    {%- set shared = 'gcd(sum_.under, term_.under)' -%}
    {%- set over = '(sum_.over * (term_.under // ' ~ shared ~ ') + term_.over * (sum_.under // ' ~ shared ~ '))' -%}
    {%- set under = '(sum_.under // ' ~ shared ~ ' * term_.under)' -%}
    try(
        list_transform(
            [try(list_reduce(
                list_concat({{ lists | join(', ') }}),
                lambda sum_, term_: {
                    'over': {{ over }} // gcd({{ over }}, {{ under }}), 'under': {{ under }} // gcd({{ over }}, {{ under }})
                },
                {'over': cast(0 as hugeint), 'under': cast(1 as hugeint)}
            ))],
            lambda sum_: sum_.over {{ '>=' if or_equal else '>' }} {{ kaohe.duckdb_scaled(bound, 10) }} * sum_.under
        )[1]
    )
{%- endmacro %}
