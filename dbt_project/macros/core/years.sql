{# What tables of a year and rows of a month share: which months a table speaks for, which assessment year a month is of. #}

{#
  One row an office's yearly table of `form_set` that counts: it speaks for the months from `applies_from` until the next
  year's table begins (`applies_until`, exclusive; null: none yet): a year nobody handed one in for goes on with the one before.
  Of the offices built.
#}
{% macro yearly_tables(form_set) -%}
select
        year.receipt_no,
        year.applies_from,
        lead(year.applies_from) over (
            partition by year.office_code order by year.report_period nulls last
        ) as applies_until
    from (
        select
            submission.office_code,
            submission.report_period,
            submission.receipt_no,
            coalesce(scheme.start_month, submission.report_period || '-01') as applies_from
        from {{ ref('stg_submission') }} as submission
        left join {{ ref('stg_scheme') }} as scheme
            on
                submission.office_code = scheme.office_code
                and submission.report_period = cast(scheme.scheme_year as varchar)
        where submission.form_set = '{{ form_set }}' and submission.is_counting and {{ is_office_built('submission') }}
    ) as year
{%- endmacro %}

{# Rows of `fact` with the assessment year their month is of; null where the office has no such year. #}
{% macro with_year(fact) -%}
select
        fact.*,
        month.scheme_year
    from {{ ref(fact) }} as fact
    left join {{ ref('dim_month') }} as month on {{ same('fact', 'month', ['office_code', 'month']) }}
{%- endmacro %}
