{# DuckDB: `/` on decimals is a double, so quotients are taken of hugeints. #}

{# x as an integer of 10^-places (hugeint). #}
{% macro duckdb_scaled(x, places) -%}
    cast(cast({{ x }} as decimal(28, {{ places }})) * cast({{ 10 ** places }} as decimal({{ places + 1 }}, 0)) as hugeint)
{%- endmacro %}

{# An integer of 10^-places (hugeint) as decimal(28, places). #}
{% macro duckdb_unscaled(n, places) -%}
    {%- if places == 0 -%}
        cast({{ n }} as decimal(28, 0))
    {%- else -%}
        cast(cast({{ n }} as decimal(28, 0)) * cast('{{ '0.' ~ '0' * (places - 1) ~ '1' }}' as decimal({{ places }}, {{ places }})) as decimal(28, {{ places }}))
    {%- endif -%}
{%- endmacro %}

{# Rounded quotient of two hugeint expressions in units of 10^-places. Long division in two chunks of digits, so
   that a remainder is never multiplied by more than 10^5: denominators up to 1.7e33 are safe. #}
{% macro duckdb_long_division(n, d, places, rounding='half_up') -%}
    {%- set first = 10 ** [places, 5] | min -%}
    {%- set second = 10 ** ([places, 5] | max - 5) -%}
    {%- set a = 'abs(' ~ n ~ ')' -%}
    {%- set b = 'abs(' ~ d ~ ')' -%}
    {%- set rest = '((' ~ a ~ ' % ' ~ b ~ ') * ' ~ first ~ ')' -%}
    {%- set last = '((' ~ rest ~ ' % ' ~ b ~ ') * ' ~ second ~ ')' -%}
    {%- set left_over = '(' ~ last ~ ' % ' ~ b ~ ')' -%}
    {%- set raised = {
        'half_up': left_over ~ ' * 2 >= ' ~ b, 'down': 'false', 'up': left_over ~ ' > 0'
    }[rounding] -%}
    case
        when {{ d }} <> 0
            then (
                ({{ a }} // {{ b }}) * {{ first * second }} + ({{ rest }} // {{ b }}) * {{ second }} + {{ last }} // {{ b }}
                + case when {{ raised }} then 1 else 0 end
            ) * sign({{ n }}) * sign({{ d }})
    end
{%- endmacro %}

{% macro duckdb__dec_div(numerator, denominator, places) -%}
    {{ kaohe.literal_places(places) -}}
    {{ kaohe.duckdb_unscaled(
        kaohe.duckdb_long_division(kaohe.duckdb_scaled(numerator, 10), kaohe.duckdb_scaled(denominator, 10), places), places
    ) }}
{%- endmacro %}

{% macro duckdb__dec_quotient(numerators, denominators, places, rounding) -%}
    {{ kaohe.literal_places(places) -}}
    {%- set above = numerators | length -%}
    {%- set below = denominators | length -%}
    {%- set n, d = [], [] -%}
    {%- for factor in numerators -%}{%- do n.append(kaohe.duckdb_scaled(factor, 6)) -%}{%- endfor -%}
    {%- for factor in denominators -%}{%- do d.append(kaohe.duckdb_scaled(factor, 6)) -%}{%- endfor -%}
    {%- for _ in range(above - below) -%}{%- do d.append('cast(1000000 as hugeint)') -%}{%- endfor -%}
    {%- for _ in range(below - above) -%}{%- do n.append('cast(1000000 as hugeint)') -%}{%- endfor -%}
    {{ kaohe.duckdb_unscaled(
        kaohe.duckdb_long_division('(' ~ n | join(' * ') ~ ')', '(' ~ d | join(' * ') ~ ')', places, rounding), places
    ) }}
{%- endmacro %}

{# b is split into whole and fraction, so that every product stays below 10^38. #}
{% macro duckdb__dec_mul(a, b, places) -%}
    {{ kaohe.literal_places(places) -}}
    {%- set x = kaohe.duckdb_scaled(a, 10) -%}
    {%- set y = kaohe.duckdb_scaled(b, 10) -%}
    {%- set unit = 10 ** (20 - places) -%}
    {%- set product = '(' ~ x ~ ' * (' ~ y ~ ' // 10000000000) * 10000000000 + ' ~ x ~ ' * (' ~ y ~ ' % 10000000000))' -%}
    {{ kaohe.duckdb_unscaled('(abs(' ~ product ~ ') + ' ~ unit // 2 ~ ') // ' ~ unit ~ ' * sign(' ~ product ~ ')', places) }}
{%- endmacro %}

{# Narrowing a decimal is half up on DuckDB (tested). #}
{% macro duckdb__dec_round(x, places) -%}
    {{ kaohe.literal_places(places) -}}
    cast({{ x }} as decimal(28, {{ places }}))
{%- endmacro %}

{% macro duckdb__half_up(x, places) -%}
    cast(
        case {{ places }}
            {%- for n in range(11) %}
            when {{ n }} then cast(cast({{ x }} as decimal(28, {{ n }})) as decimal(28, 10))
            {%- endfor %}
        end as decimal(28, 10)
    )
{%- endmacro %}

{% macro duckdb__dec_floor_div(x, step) -%}
    {%- set n = kaohe.duckdb_scaled(x, 10) -%}
    {%- set d = kaohe.duckdb_scaled(step, 10) -%}
    cast(
        case
            when {{ d }} <> 0
                then {{ n }} // {{ d }}
                    - case when {{ n }} % {{ d }} <> 0 and sign({{ n }}) <> sign({{ d }}) then 1 else 0 end
        end as decimal(18, 0)
    )
{%- endmacro %}
