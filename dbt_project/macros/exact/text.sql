{# Decimals as text, and lists in text. Belongs here: printing that must be the same on every engine. #}

{# x half up with exactly `places` decimals (SQL expression 0..10), no thousands: '1234.50'. #}
{% macro text_of_decimal(x, places) -%}
    {{ return(adapter.dispatch('text_of_decimal', 'kaohe')(x, places)) }}
{%- endmacro %}

{# The exact amount x ÷ factor in its display unit: trailing zeros trimmed to at least `min_places` decimals
   (12345.6 万元, factor 10000, 2 -> '1.23456'; 22000 -> '2.20'). The factor is a power of ten up to 10^4, else null. #}
{% macro text_of_amount(x, factor, min_places) -%}
    {{ return(adapter.dispatch('text_of_amount', 'kaohe')(x, factor, min_places)) }}
{%- endmacro %}

{# True when `list_text` ('|a|b|') is null (no filter) or holds `item`; false for a null item under a filter. #}
{% macro in_list(list_text, item) -%}
    {{ return(adapter.dispatch('in_list', 'kaohe')(list_text, item)) }}
{%- endmacro %}


{# True when `list_text` is null (nothing is left out) or `item` is known and not in it. #}
{% macro not_in_list(list_text, item) -%}
    ({{ list_text }} is null or ({{ item }} is not null and not {{ kaohe.in_list(list_text, item) }}))
{%- endmacro %}


{# `template` made ready for `filled`: every `{name}` of `names` says its place among them. Work for the few templates there are,
   not for every row that is filled. #}
{% macro numbered(template, names) -%}
    {{ return(adapter.dispatch('numbered', 'kaohe')(template, names)) }}
{%- endmacro %}

{# A template that `numbered` made ready, each name filled with the text of expressions[name]; an absent value prints as nothing,
   a name without an expression as itself. What is filled in is not looked through again. #}
{% macro filled(template, names, expressions) -%}
    {{ return(adapter.dispatch('filled', 'kaohe')(template, names, expressions)) }}
{%- endmacro %}


{# A sentence in which every bare number below zero behind a sign, or behind a sign and a word, stands in brackets, so that it
   can be typed as it stands, and every one has the minus of the sums: '5 − -1 ÷ 3' -> '5 − （−1） ÷ 3'. #}
{% macro brackets_behind_signs(sentence) -%}
    {{ return(adapter.dispatch('brackets_behind_signs', 'kaohe')(sentence)) }}
{%- endmacro %}


{% macro default__numbered(template, names) %}{{ kaohe.refuse_engine('numbered') }}{% endmacro %}
{% macro default__filled(template, names, expressions) %}{{ kaohe.refuse_engine('filled') }}{% endmacro %}
{% macro default__brackets_behind_signs(sentence) %}{{ kaohe.refuse_engine('brackets_behind_signs') }}{% endmacro %}
{% macro default__text_of_decimal(x, places) %}{{ kaohe.refuse_engine('text_of_decimal') }}{% endmacro %}
{% macro default__text_of_amount(x, factor, min_places) %}{{ kaohe.refuse_engine('text_of_amount') }}{% endmacro %}
{% macro default__in_list(list_text, item) %}{{ kaohe.refuse_engine('in_list') }}{% endmacro %}


{# Literal places are a cast: what is printed as a decimal of the number's own size is many times as dear. #}
{% macro duckdb__text_of_decimal(x, places) -%}
    {%- if places.isdigit() -%}
    cast(cast({{ x }} as decimal(28, {{ places }})) as varchar)
    {%- else -%}
    {%- set printed = 'cast(' ~ kaohe.half_up(x, places) ~ ' as varchar)' -%}
    left({{ printed }}, length({{ printed }}) - 10 + {{ places }} - case when {{ places }} = 0 then 1 else 0 end)
    {%- endif -%}
{%- endmacro %}

{# Sentences print twenty figures a row, so nothing is divided where moving the point does. #}
{% macro duckdb__text_of_amount(x, factor, min_places) -%}
    {%- if min_places == '0' and factor == '1' -%}
    {{ kaohe.duckdb_trimmed('cast(' ~ x ~ ' as varchar)') }}
    {%- elif min_places == '0' -%}
    case {{ factor }}
        when 1 then {{ kaohe.duckdb_trimmed('cast(' ~ x ~ ' as varchar)') }}
        {%- for places in range(1, 5) %}
        when {{ 10 ** places }} then {{ kaohe.duckdb_shifted(x, places) }}
        {%- endfor %}
    end
    {%- else -%}
    {%- set as_is = 'cast(' ~ x ~ ' as decimal(28, 10))' -%}
    {%- set share = 'case ' ~ factor ~ ' when 1 then 1 when 10 then 0.1 when 100 then 0.01 when 1000 then 0.001'
        ~ ' when 10000 then 0.0001 end' -%}
    {%- set exact = as_is if factor == '1' else
        'cast(cast(' ~ x ~ ' as decimal(28, 10)) * cast(' ~ share ~ ' as decimal(5, 4)) as decimal(28, 10))' -%}
    {%- set printed = 'cast(' ~ exact ~ ' as varchar)' -%}
    {%- set kept = 'greatest(' ~ min_places ~ ", length(rtrim(right(" ~ printed ~ ", 10), '0')))" -%}
    left({{ printed }}, length({{ printed }}) - 10 + {{ kept }} - case when {{ kept }} = 0 then 1 else 0 end)
    {%- endif -%}
{%- endmacro %}

{# A printed number without the zeros behind its last digit, and without a point that has none behind it. #}
{% macro duckdb_trimmed(printed) -%}
regexp_extract({{ printed }}, '^-?[0-9]+([.][0-9]*[1-9])?')
{%- endmacro %}

{# x ÷ 10^places as text: the point of a printed number moved left; a number with nothing left of it then is multiplied. #}
{% macro duckdb_shifted(x, places) -%}
{%- set moved = "regexp_replace(cast(" ~ x ~ " as varchar), '([0-9]{" ~ places ~ "})([.]|$)', '.\\1')" -%}
{%- set share = "cast('0." ~ '0' * (places - 1) ~ "1' as decimal(5, 4))" -%}
case
            when abs({{ x }}) >= {{ 10 ** places }} then {{ kaohe.duckdb_trimmed(moved) }}
            else {{ kaohe.duckdb_trimmed('cast(cast(' ~ x ~ ' as decimal(16, 12)) * ' ~ share ~ ' as varchar)') }}
        end
{%- endmacro %}

{% macro duckdb__in_list(list_text, item) -%}
    ({{ list_text }} is null or coalesce(position('|' || {{ item }} || '|' in {{ list_text }}) > 0, false))
{%- endmacro %}

{% macro duckdb__numbered(template, names) -%}
    {%- set ready = namespace(sql="replace(" ~ template ~ ", '%', '%%')") -%}
    {%- for name in names -%}
        {%- set ready.sql = "replace(" ~ ready.sql ~ ", '{" ~ name ~ "}', '%" ~ loop.index ~ "$s')" -%}
    {%- endfor -%}
    {{ ready.sql }}
{%- endmacro %}

{% macro duckdb__filled(template, names, expressions) -%}
    printf(
        {{ template }}
        {%- for name in names %},
        {% if name in expressions %}coalesce({{ expressions[name] }}, ''){% else %}'{{ '{' ~ name ~ '}' }}'{% endif %}
        {%- endfor %}
    )
{%- endmacro %}

{# Few sentences have a number below zero: the others are left as they are. #}
{% macro duckdb__brackets_behind_signs(sentence) -%}
    {%- set behind = '([−×÷+] ?(?:[^-−×÷+0-9（）；，。= ]+ )?)' -%}
    {%- set bracketed = "regexp_replace(" ~ sentence ~ ", '" ~ behind ~ "(-[0-9][0-9.]*)', '\\1（\\2）', 'g')" -%}
    case
        when position('-' in {{ sentence }}) > 0
            then regexp_replace({{ bracketed }}, '(^|[ （=；，：、])-([0-9])', '\1−\2', 'g')
        else {{ sentence }}
    end
{%- endmacro %}
