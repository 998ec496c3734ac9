{{ config(materialized='yearly', year_column='month') }}
{#
  The sums of every accepted version of a unit's report, superseded ones too, beside those of the version before it; of the
  office's indicator sheet every figure of every unit it names in any version.
  `version` counts accepted versions (1 is what was first accepted). A sheet without rows sums to 0, one whose
  figures are all blank to nothing known, a figure a version does not have is not known; a nil return says that nothing changed,
  not how much there is: its value is null, and so is a change from or to it. Where a form tells months alone, capital and tax of
  a version are what they made with the months known when it came.
#}
{% set sums = {
    'monthly': [
        'arrived', 'paid', 'project_count', 'signed_count', 'started_count', 'in_statistics_count', 'agreed_investment',
        'trip_count', 'lead_count'
    ],
    'project_report': ['arrived', 'project_count', 'agreed_investment']
} %}

with accepted as (
    select
        office_code,
        unit_code as sender_code,
        form_set,
        report_period,
        cast({{ end_month_of_period('report_period') }} as varchar) as month,
        receipt_no,
        revision,
        is_counting,
        is_nil_return,
        known_from,
        received_at,
        loaded_at,
        cast(row_number() over (
            partition by office_code, unit_code, form_set, report_period order by revision nulls last
        ) as integer) as version
    from {{ ref('stg_submission') }} as submission
    where
        is_accepted and form_set in ('monthly', 'project_report', 'indicator')
        and {{ is_built('submission', 'report_period') }}
),

measure as (
    {% for form_set, measures in sums.items() %}
    {% for measure in measures %}
    select
        '{{ form_set }}' as form_set,
        '{{ measure }}' as measure_code
    {{ 'union all' if not loop.last }}
    {% endfor %}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

figure as (
    select
        accepted.office_code,
        accepted.report_period,
        summed.unit_code,
        summed.measure_code,
        max_by(summed.measure_title, accepted.version) as measure_title
    from accepted
    inner join {{ ref('stg_revision_sum') }} as summed on accepted.receipt_no = summed.receipt_no
    where accepted.form_set = 'indicator' and summed.form_set = 'indicator'
    group by accepted.office_code, accepted.report_period, summed.unit_code, summed.measure_code
),

owed as (
    select
        accepted.*,
        accepted.sender_code as unit_code,
        measure.measure_code,
        cast(null as varchar) as measure_title
    from accepted
    inner join measure on accepted.form_set = measure.form_set
    union all
    select
        accepted.*,
        figure.unit_code,
        figure.measure_code,
        figure.measure_title
    from accepted
    inner join figure on accepted.office_code = figure.office_code and accepted.report_period = figure.report_period
    where accepted.form_set = 'indicator'
),

derived as (
    select
        office_code,
        unit_code,
        month,
        case fact when 'tax' then 'paid' else 'arrived' end as measure_code,
        known_from,
        known_until,
        case when count(*) = count(amount_wan) then sum(amount_wan) end as value
    from {{ ref('bridge_derived_amount') }} as part
    where figure = 'ytd' and {{ is_built('part', 'month') }}
    group by office_code, unit_code, month, fact, known_from, known_until
),

valued as (
    select
        owed.*,
        case
            when owed.is_nil_return then null
            when derived.month is not null then derived.value
            when summed.receipt_no is null and owed.form_set <> 'indicator' then 0
            else summed.value
        end as value
    from owed
    left join {{ ref('stg_revision_sum') }} as summed
        on
            owed.receipt_no = summed.receipt_no
            and owed.measure_code = summed.measure_code
            and owed.unit_code = summed.unit_code
    left join derived
        on
            {{ same('owed', 'derived', ['office_code', 'unit_code', 'month', 'measure_code']) }}
            and owed.form_set = 'monthly'
            and owed.known_from >= derived.known_from
            and coalesce(owed.known_from < derived.known_until, true)
),

beside as (
    select
        *,
        lag(value) over (
            partition by office_code, unit_code, form_set, report_period, measure_code order by version nulls last
        ) as previous_value
    from valued
)

select
    office_code,
    unit_code,
    form_set,
    report_period,
    month,
    measure_code,
    measure_title,
    version,
    cast(value as decimal(28, 6)) as value,
    cast(previous_value as decimal(28, 6)) as previous_value,
    cast(value - previous_value as decimal(28, 6)) as change_value,
    is_nil_return,
    is_counting,
    receipt_no,
    received_at,
    loaded_at,
    revision
from beside
