-- The cells of 上年同期 that growth is measured from: the rows that counted in the same period of last year, or the figure a
-- ready-made sheet brings itself; of a base taken over by this year's units their share of each row. Of measures some rule
-- or condition compares with last year, where they do compare.
with asked_part as (
    {%- for code in ['measure_code', 'numerator_measure_code', 'denominator_measure_code'] %}
    select
        i.office_code,
        i.scheme_year,
        i.assessment_code,
        m.{{ code }}{{ ' as measure_code' if code != 'measure_code' }},
        i.is_restated_base
    from {{ ref('stg_scheme_input') }} as i
    inner join {{ ref('stg_scheme_measure') }} as m on {{ same_scheme('i', 'm') }} and i.measure_code = m.measure_code
    where i.is_prior_base and m.{{ code }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

asked as (
    select
        office_code,
        scheme_year,
        assessment_code,
        measure_code,
        max(case when is_restated_base then 1 else 0 end) as is_restated
    from asked_part
    group by office_code, scheme_year, assessment_code, measure_code
),

compared as (
    select
        {{ period_key('b') }},
        b.unit_code,
        b.measure_code,
        p.year_before_period_code,
        d.fact,
        d.value_status,
        d.indicator_codes,
        d.end_month,
        d.opening_month,
        asked.is_restated = 1 as is_restated
    from {{ ref('int_score_prior') }} as b
    inner join {{ ref('stg_scheme_period') }} as p on {{ same_period('b', 'p') }}
    inner join {{ ref('int_measure_due') }} as d
        on {{ same_period('b', 'd') }} and b.measure_code = d.measure_code and d.ending_unit_code is null
    inner join asked
        on {{ same_assessment('b', 'asked') }} and b.measure_code = asked.measure_code
    where coalesce(b.restated_base_value, b.base_value) is not null
),

counted as (
    select
        {{ period_key('c') }},
        c.unit_code,
        c.measure_code,
        e.scheme_year as base_scheme_year,
        e.value_status,
        e.subject_code,
        e.subject_name,
        e.contribution,
        e.carried_from_month,
        e.receipt_no,
        e.source_sheet,
        e.source_row,
        e.source_field
    from compared as c
    inner join {{ ref('int_measure_evidence') }} as e
        on c.office_code = e.office_code and e.scheme_year = c.scheme_year - 1
        and c.assessment_code = e.assessment_code and c.year_before_period_code = e.period_code
        and c.unit_code = e.unit_code and c.measure_code = e.measure_code
    where c.fact <> 'indicator' and not c.is_restated
    union all
    select
        {{ period_key('c') }},
        c.unit_code,
        c.measure_code,
        e.scheme_year as base_scheme_year,
        e.value_status,
        e.subject_code,
        e.subject_name,
        cast(
            cast(e.contribution as decimal(18, 6)) * cast(coalesce(crosswalk.share, 1) as decimal(20, 18)) as decimal(28, 12)
        ) as contribution,
        e.carried_from_month,
        e.receipt_no,
        e.source_sheet,
        e.source_row,
        e.source_field
    from compared as c
    inner join {{ ref('int_measure_evidence') }} as e
        on c.office_code = e.office_code and e.scheme_year = c.scheme_year - 1
        and c.assessment_code = e.assessment_code and c.year_before_period_code = e.period_code
        and c.measure_code = e.measure_code
    inner join {{ ref('stg_scheme_period') }} as earlier_p on {{ same_period('e', 'earlier_p') }}
    left join {{ ref('bridge_unit_change') }} as crosswalk
        on
            e.office_code = crosswalk.office_code and e.unit_code = crosswalk.from_unit_code
            and earlier_p.end_month <= crosswalk.data_until_month
            and earlier_p.end_month > coalesce(crosswalk.data_after_month, '')
            and c.end_month between crosswalk.as_of_month and coalesce(crosswalk.as_of_until_month, '9999-12')
    where c.is_restated and c.unit_code = coalesce(crosswalk.to_unit_code, e.unit_code)
    union all
    select
        {{ period_key('c') }},
        c.unit_code,
        c.measure_code,
        c.scheme_year - 1 as base_scheme_year,
        c.value_status,
        f.indicator_code as subject_code,
        f.indicator_title as subject_name,
        cast(case when f.month = c.opening_month then -f.prior_value else f.prior_value end as decimal(28, 12)) as contribution,
        cast(null as varchar) as carried_from_month,
        f.receipt_no,
        f.source_sheet,
        f.source_row,
        'prior_value' as source_field
    from compared as c
    inner join {{ ref('fct_indicator') }} as f
        on c.office_code = f.office_code and c.unit_code = f.unit_code and f.month in (c.end_month, c.opening_month)
    where c.fact = 'indicator' and {{ in_list('c.indicator_codes', 'f.indicator_code') }}
)

{{ with_cells('counted', also=['base_scheme_year']) }}
