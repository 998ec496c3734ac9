{# What models of people and promises share: names as compared, the days of a month. #}

{# A name as compared: spaces, also full-width ones, set aside. #}
{% macro plain_name(name) -%}
replace(replace({{ name }}, ' ', ''), '　', '')
{%- endmacro %}

{# The last day of a month. #}
{% macro last_date_of(month) -%}
cast({{ dbt.last_day("cast(" ~ month ~ " || '-01' as date)", 'month') }} as date)
{%- endmacro %}

{# Units whose monthly workbook of a month counts, nil returns too; of the offices built only, for a model that is kept in parts. #}
{% macro counted_months(is_part=false) -%}
select
    office_code,
    unit_code,
    report_period as month,
    receipt_no
from {{ ref('stg_submission') }} as submission
where form_set = 'monthly' and is_counting{% if is_part %} and {{ is_office_built('submission') }}{% endif %}
{%- endmacro %}

{# How a 帮办 item stands at the end of a day, in a row that says when it was due and closed. #}
{% macro assistance_state(row, day) -%}
case
        when {{ row }}.due_date is null then 'no_deadline'
        when {{ row }}.closed_date <= {{ day }} and {{ row }}.closed_date <= {{ row }}.due_date then 'closed_in_time'
        when {{ row }}.closed_date <= {{ day }} then 'closed_late'
        when {{ row }}.due_date <= {{ day }} then 'overdue'
        else 'open'
    end
{%- endmacro %}

{#
  CTEs `listed` and `held`: of activities (`rows`: unit, month, day, person and cell) whose unit the office's table of posts lists
  in that month, and the post their person held in it on the day.
#}
{% macro posts_of(rows) -%}
listed as (
    select distinct
        office_code,
        unit_code,
        applies_from,
        applies_until
    from {{ ref('fct_post') }}
),

held as (
    select
        activity.receipt_no,
        activity.source_sheet,
        activity.source_row,
        post.post_code
    from {{ rows }} as activity
    inner join {{ ref('fct_post') }} as post
        on
            activity.office_code = post.office_code
            and activity.unit_code = post.unit_code
            and {{ plain_name('activity.person_name') }} = post.person_key
            and activity.month >= post.applies_from
            and (post.applies_until is null or activity.month < post.applies_until)
            and activity.activity_date >= post.valid_from
            and (post.valid_to is null or activity.activity_date <= post.valid_to)
    qualify row_number() over (
        partition by activity.receipt_no, activity.source_sheet, activity.source_row
        order by
            case post.post_code when 'principal' then 1 when 'deputy' then 2 else 3 end nulls last,
            post.source_row nulls last
    ) = 1
)
{%- endmacro %}

{% macro join_posts(row) -%}
left join held on {{ same(row, 'held', ['receipt_no', 'source_sheet', 'source_row']) }}
    left join listed
        on
            {{ same(row, 'listed', ['office_code', 'unit_code']) }}
            and {{ row }}.month >= listed.applies_from
            and (listed.applies_until is null or {{ row }}.month < listed.applies_until)
{%- endmacro %}

{# `held` (the table has it), `not_held` (the table lists the unit and not this person on this day) or `reported` (no table lists the unit). #}
{% macro post_basis() -%}
case when held.receipt_no is not null then 'held' when listed.unit_code is not null then 'not_held' else 'reported' end
{%- endmacro %}

{# The post that counts: who is on the table and holds none on the day is no leader. #}
{% macro post_of(row) -%}
case {{ post_basis() }} when 'held' then held.post_code when 'not_held' then 'other' else {{ row }}.post_code end
{%- endmacro %}
