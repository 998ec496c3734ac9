{# DuckDB: `/` on decimals is a double, so quotients are taken of hugeints. #}

{# x as an integer of 10^-places (hugeint). Taking the places off a wide decimal is a division of hugeints, twenty times
   as slow as all else here: what fits into 18 digits is taken apart at the point instead, the same to the last digit. #}
{% macro duckdb_scaled(x, places) -%}
    {%- set exact = 'cast(' ~ x ~ ' as decimal(28, ' ~ places ~ '))' -%}
    {%- set power = 'cast(' ~ 10 ** places ~ ' as decimal(' ~ (places + 1) ~ ', 0))' -%}
    {%- set wide = 'cast(' ~ exact ~ ' * ' ~ power ~ ' as hugeint)' -%}
    {%- if places > 8 -%}
        {{ wide }}
    {%- else -%}
        {%- set short = 'try_cast(' ~ exact ~ ' as decimal(18, ' ~ places ~ '))' -%}
        {%- set fraction = 'cast(' ~ short ~ ' - floor(' ~ short ~ ') as decimal(' ~ (places + 1) ~ ', ' ~ places ~ '))' -%}
        coalesce(
            cast(cast(floor({{ short }}) as bigint) * {{ 10 ** places }} + cast({{ fraction }} * {{ power }} as bigint) as hugeint),
            {{ wide }}
        )
    {%- endif -%}
{%- endmacro %}

{# An integer of 10^-places (hugeint) as decimal(28, places). #}
{% macro duckdb_unscaled(n, places) -%}
    {%- if places == 0 -%}
        cast({{ n }} as decimal(28, 0))
    {%- else -%}
        cast(cast({{ n }} as decimal(28, 0)) * cast('{{ '0.' ~ '0' * (places - 1) ~ '1' }}' as decimal({{ places }}, {{ places }})) as decimal(28, {{ places }}))
    {%- endif -%}
{%- endmacro %}

{# Rounded quotient of two hugeint expressions in units of 10^-places. Dividing hugeints costs fifty times as much as
   dividing bigints, so what fits is divided as those, by the same steps. #}
{% macro duckdb_long_division(n, d, places, rounding='half_up') -%}
    {%- set first = 10 ** [places, 5] | min -%}
    {%- set most = (2 ** 63 - 1) // first -%}
    {%- set small_d = 'case when abs(' ~ d ~ ') <= ' ~ most ~ ' then try_cast(abs(' ~ d ~ ') as bigint) end' -%}
    case
        when {{ d }} <> 0
            then coalesce(
                {{ kaohe.duckdb_two_chunks('try_cast(abs(' ~ n ~ ') as bigint)', '(' ~ small_d ~ ')', places, rounding) }},
                {{ kaohe.duckdb_two_chunks('abs(' ~ n ~ ')', 'abs(' ~ d ~ ')', places, rounding) }}
            ) * sign({{ n }}) * sign({{ d }})
    end
{%- endmacro %}

{# Long division of two positive whole numbers in two chunks of digits, so that a remainder is never multiplied by more
   than 10^5: denominators up to 1.7e33 are safe, in bigints up to 9.2e13. #}
{% macro duckdb_two_chunks(a, b, places, rounding) -%}
    {%- set first = 10 ** [places, 5] | min -%}
    {%- set second = 10 ** ([places, 5] | max - 5) -%}
    {%- set rest = '((' ~ a ~ ' % ' ~ b ~ ') * ' ~ first ~ ')' -%}
    {%- set whole = 'cast(' ~ a ~ ' // ' ~ b ~ ' as hugeint) * ' ~ first * second -%}
    {%- if second == 1 -%}
        {%- set sum, left_over = whole ~ ' + ' ~ rest ~ ' // ' ~ b, '(' ~ rest ~ ' % ' ~ b ~ ')' -%}
    {%- else -%}
        {%- set last = '((' ~ rest ~ ' % ' ~ b ~ ') * ' ~ second ~ ')' -%}
        {%- set sum = whole ~ ' + (' ~ rest ~ ' // ' ~ b ~ ') * ' ~ second ~ ' + ' ~ last ~ ' // ' ~ b -%}
        {%- set left_over = '(' ~ last ~ ' % ' ~ b ~ ')' -%}
    {%- endif -%}
    {%- set raised = {
        'half_up': left_over ~ ' >= ' ~ b ~ ' - ' ~ left_over, 'down': 'false', 'up': left_over ~ ' > 0'
    }[rounding] -%}
    (
        {{ sum }} + case when {{ raised }} then 1 else 0 end
    )
{%- endmacro %}

{% macro duckdb__dec_div(numerator, denominator, places) -%}
    {{ kaohe.literal_places(places) -}}
    {{ kaohe.duckdb_unscaled(
        kaohe.duckdb_long_division(kaohe.duckdb_scaled(numerator, 10), kaohe.duckdb_scaled(denominator, 10), places), places
    ) }}
{%- endmacro %}

{# A factor written as a whole number needs no places: the smaller the numbers, the faster they divide. #}
{% macro duckdb__dec_quotient(numerators, denominators, places, rounding) -%}
    {{ kaohe.literal_places(places) -}}
    {%- set n, d, powers = [], [], namespace(of_n=0, of_d=0) -%}
    {%- for factor in numerators -%}
        {%- do n.append(kaohe.duckdb_scaled(factor, 6) if not (factor ~ '').isdigit() else 'cast(' ~ factor ~ ' as hugeint)') -%}
        {%- set powers.of_n = powers.of_n + (0 if (factor ~ '').isdigit() else 1) -%}
    {%- endfor -%}
    {%- for factor in denominators -%}
        {%- do d.append(kaohe.duckdb_scaled(factor, 6) if not (factor ~ '').isdigit() else 'cast(' ~ factor ~ ' as hugeint)') -%}
        {%- set powers.of_d = powers.of_d + (0 if (factor ~ '').isdigit() else 1) -%}
    {%- endfor -%}
    {%- for _ in range(powers.of_n - powers.of_d) -%}{%- do d.append('cast(1000000 as hugeint)') -%}{%- endfor -%}
    {%- for _ in range(powers.of_d - powers.of_n) -%}{%- do n.append('cast(1000000 as hugeint)') -%}{%- endfor -%}
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
