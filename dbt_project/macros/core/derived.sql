{#
  Figures a form does not have: the month of a sheet that tells the year to date alone, the year to date of one that tells the month
  alone. Belongs here: of which cells such a figure is made (bridge_derived_amount).
#}

{#
  CTEs that end in `<fact>_part`: the columns of bridge_derived_amount, of the sheets of `fact` that lack one of the two figures.

  A year to date is what the latest sheet with one says, and the months told since; a month is the year to date less that of
  the month told before. Over a month that is owed and was never accepted nobody knows either. A nil return is a month in
  which nothing happened. What is told differs with the versions of a unit's workbooks: `moment` parts the time of a unit's
  year where one replaced another, `standing` has the versions of each part.
#}
{% macro derived_parts(fact) -%}
{%- set figures = {
    'capital': {
        'month': 'month_amount_wan', 'ytd': 'ytd_amount_wan', 'currency': 'told.currency_code',
        'subject': [key_for_life('told'), 'told.origin_code', 'told.nature_code'],
        'detail': ['told.investor_name', 'told.construction_code', 'cast(told.is_real_estate as varchar)']
    },
    'tax': {
        'month': 'paid_month_wan', 'ytd': 'paid_ytd_wan', 'currency': "'cny'",
        'subject': ['coalesce(told.credit_code, told.enterprise_name)'], 'detail': ["''"]
    }
}[fact] -%}
{%- set year = ['office_code', 'unit_code', 'calendar_year'] -%}
{%- set moment = year + ['known_from', 'known_until'] -%}
{%- set subject = moment + ['month', 'figure', 'subject_key'] -%}
{%- set cell = ['receipt_no', 'source_sheet', 'source_row'] -%}
{{ fact }}_lacking as (
    select
        office_code,
        receipt_no,
        case when max(case when field = '{{ figures.ytd }}' then 1 else 0 end) = 1 then 'month' else 'ytd' end as lacks
    from {{ ref('stg_reading') }} as reading
    where field in ('{{ figures.month }}', '{{ figures.ytd }}') and form_code = '{{ fact }}' and {{ is_built('reading', 'landed_year') }}
    group by office_code, receipt_no
    having count(distinct field) = 1
),

{{ fact }}_version as (
    select
        version.office_code,
        version.unit_code,
        substr(version.report_period, 1, 4) as calendar_year,
        version.report_period as month,
        version.receipt_no,
        coalesce(version.is_nil_return, false) as is_nil,
        version.known_from,
        version.known_until,
        lacking.lacks
    from {{ ref('stg_submission') }} as version
    left join {{ fact }}_lacking as lacking
        -- a nil return tells neither figure, whatever sheets it has
        on {{ same('version', 'lacking', ['office_code', 'receipt_no']) }} and not coalesce(version.is_nil_return, false)
    where version.form_set = 'monthly' and version.known_from is not null and {{ is_built('version', 'report_period') }}
),

{{ fact }}_year as (
    select distinct {{ year | join(', ') }}
    from {{ fact }}_version
    where lacks is not null
),

{{ fact }}_moment as (
    select
        *,
        coalesce(
            lag(known_until) over (partition by {{ year | join(', ') }} order by known_until nulls last),
            cast('1900-01-01 00:00:00' as timestamp)
        ) as known_from
    from (
        select
            {{ year | join(', ') }},
            known_until
        from {{ fact }}_version
        where known_until is not null
        union
        select
            {{ year | join(', ') }},
            cast(null as timestamp) as known_until
        from {{ fact }}_year
    ) as bound
),

{# The last month owed before each that nobody ever told. #}
{{ fact }}_silent as (
    select
        version.office_code,
        version.unit_code,
        version.month,
        max(owed.month) as silent_month
    from (select distinct {{ year | join(', ') }}, month from {{ fact }}_version) as version
    inner join {{ ref('stg_report_due') }} as owed
        on
            {{ same('version', 'owed', ['office_code', 'unit_code']) }}
            and owed.form_set = 'monthly' and substr(owed.month, 1, 4) = version.calendar_year and owed.month < version.month
    left join {{ fact }}_version as told
        on {{ same('owed', 'told', ['office_code', 'unit_code', 'month']) }}
    where told.receipt_no is null
    group by version.office_code, version.unit_code, version.month
),

{{ fact }}_standing as (
    select
        {{ columns_of('version', year) }},
        moment.known_from as moment_from,
        moment.known_until,
        version.month,
        version.receipt_no,
        version.is_nil,
        version.lacks,
        silent.silent_month,
        max(version.known_from) over (
            partition by {{ columns_of('version', year) }}, moment.known_from order by version.month nulls last
        ) as stands_since,
        max(case when version.known_until is null then 0 else 1 end) over (
            partition by {{ columns_of('version', year) }}, moment.known_from order by version.month nulls last
        ) as replaced_since,
        max(case when not version.is_nil and coalesce(version.lacks <> 'ytd', true) then version.month end) over (
            partition by {{ columns_of('version', year) }}, moment.known_from order by version.month nulls last
        ) as base_month,
        max(case when not version.is_nil then version.month end) over (
            partition by {{ columns_of('version', year) }}, moment.known_from order by version.month nulls last
            rows between unbounded preceding and 1 preceding
        ) as told_before
    from {{ fact }}_moment as moment
    inner join {{ fact }}_version as version
        on
            {{ same('moment', 'version', year) }}
            and version.known_from <= moment.known_from
            and coalesce(version.known_until > moment.known_from, true)
    left join {{ fact }}_silent as silent on {{ same('version', 'silent', ['office_code', 'unit_code', 'month']) }}
),

{# Of which months a figure is made: the year to date of `base_month`, and the months after it up to `last_month`. #}
{{ fact }}_span as (
    select
        {{ columns_of('standing', year) }},
        standing.moment_from,
        -- what stands now does so since its last version came
        case when standing.known_until is null then standing.stands_since else standing.moment_from end as known_from,
        standing.known_until,
        standing.month,
        standing.receipt_no,
        standing.lacks as figure,
        standing.month as last_month,
        standing.base_month,
        1 as sign,
        case
            when standing.lacks = 'ytd' then coalesce(standing.silent_month < standing.base_month, standing.silent_month is null)
            else
                coalesce(standing.silent_month < standing.told_before, standing.silent_month is null)
                and coalesce(before.silent_month < before.base_month, before.silent_month is null)
        end as is_known
    from {{ fact }}_standing as standing
    left join {{ fact }}_standing as before
        on {{ same('standing', 'before', year + ['moment_from']) }} and standing.told_before = before.month
    where standing.lacks is not null and (standing.known_until is null or standing.replaced_since = 1)
),

{{ fact }}_stretch as (
    select *
    from {{ fact }}_span
    union all
    select
        {{ columns_of('span', moment[:3]) }},
        span.moment_from,
        span.known_from,
        span.known_until,
        span.month,
        span.receipt_no,
        span.figure,
        before.month as last_month,
        before.base_month,
        -1 as sign,
        span.is_known
    from {{ fact }}_span as span
    inner join {{ fact }}_standing as standing on {{ same('span', 'standing', year + ['moment_from', 'month']) }}
    inner join {{ fact }}_standing as before
        on {{ same('standing', 'before', year + ['moment_from']) }} and standing.told_before = before.month
    where span.figure = 'month'
),

{{ fact }}_row as (
    select
        told.office_code,
        {{ columns_of('told', cell) }},
        {% for keys in ['subject', 'detail'] %}
        concat({% for part in figures[keys] %}coalesce({{ part }}, ''){{ ", '|', " if not loop.last }}{% endfor %}, '') as {{ keys }}_key,
        {% endfor %}
        {{ figures.currency }} as currency_code,
        told.{{ figures.month }} as month_wan,
        told.{{ figures.ytd }} as ytd_wan,
        told.reported_month,
        told.reported_ytd
    from ({{ versions_of(fact) }}) as told
    inner join {{ fact }}_year as concerned
        on {{ same('told', 'concerned', ['office_code', 'unit_code']) }} and substr(told.month, 1, 4) = concerned.calendar_year
    {% if fact == 'capital' %}
    {{ join_subject('told') }}
    {% endif %}
),

{{ fact }}_made as (
    select
        {{ columns_of('stretch', moment + ['month', 'figure', 'is_known']) }},
        told.subject_key,
        told.detail_key,
        told.currency_code,
        standing.month as part_month,
        {% for column in cell %}
        told.{{ column }} as part_{{ column | replace('source_', '') }},
        {% endfor %}
        case when standing.month = stretch.base_month then '{{ figures.ytd }}' else '{{ figures.month }}' end as part_field,
        {% for name, columns in {'amount_wan': ['ytd_wan', 'month_wan'], 'reported_amount': ['reported_ytd', 'reported_month']}.items() %}
        stretch.sign * case when standing.month = stretch.base_month then told.{{ columns[0] }} else told.{{ columns[1] }} end
            as {{ name }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ fact }}_stretch as stretch
    inner join {{ fact }}_standing as standing
        on
            {{ same('stretch', 'standing', year + ['moment_from']) }}
            and standing.month between coalesce(stretch.base_month, stretch.calendar_year) and stretch.last_month
    inner join {{ fact }}_row as told on {{ same('standing', 'told', ['office_code', 'receipt_no']) }}
),

{# The rows a subject's figure is told on: those of its last sheet. Of a month that is the month's own, or nothing is told. #}
{{ fact }}_bearer as (
    select
        {{ columns_of('listed', subject) }},
        listed.part_month as listed_month,
        {{ columns_of('told', cell) }},
        told.detail_key,
        told.currency_code,
        count(*) over (partition by {{ columns_of('listed', subject) }}) as row_count,
        count(*) over (partition by {{ columns_of('listed', subject) }}, told.detail_key) as alike_count
    from (
        select distinct
            {{ subject | join(', ') }},
            part_month,
            part_receipt_no
        from {{ fact }}_made
        qualify part_month = max(part_month) over (partition by {{ subject | join(', ') }})
    ) as listed
    inner join {{ fact }}_row as told
        on
            listed.office_code = told.office_code and listed.part_receipt_no = told.receipt_no
            and listed.subject_key = told.subject_key
    where listed.figure = 'ytd' or listed.part_month = listed.month
),

{{ fact }}_borne as (
    select
        {{ columns_of('bearer', subject + ['listed_month'] + cell) }},
        {{ columns_of('made', ['part_month', 'part_receipt_no', 'part_sheet', 'part_row', 'part_field']) }},
        made.amount_wan,
        made.reported_amount,
        made.is_known and made.currency_code = bearer.currency_code
        and max(case when bearer.row_count > 1 and (bearer.alike_count > 1 or mate.detail_key is null) then 1 else 0 end) over (
            partition by {{ columns_of('bearer', subject) }}
        ) = 0 as is_known
    from {{ fact }}_made as made
    inner join {{ fact }}_bearer as bearer
        on {{ same('made', 'bearer', moment[:4] + ['month', 'figure', 'subject_key']) }}
    left join (
        select distinct {{ (moment[:4] + ['month', 'figure', 'subject_key', 'detail_key']) | join(', ') }}
        from {{ fact }}_bearer
    ) as mate on {{ same('made', 'mate', moment[:4] + ['month', 'figure', 'subject_key', 'detail_key']) }}
    where bearer.row_count = 1 or made.detail_key = bearer.detail_key or mate.detail_key is null
),

{{ fact }}_part as (
    select
        '{{ fact }}' as fact,
        {{ (['office_code', 'unit_code', 'month', 'figure', 'known_from', 'known_until', 'listed_month'] + cell) | join(', ') }},
        part_month,
        part_receipt_no,
        part_sheet,
        part_row,
        part_field,
        {% for amount in ['amount_wan', 'reported_amount'] %}
        cast(case when is_known then {{ amount }} end as decimal(18, 6)) as {{ amount }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ fact }}_borne
    union all
    -- of whom such a sheet says nothing, nobody knows either
    select
        '{{ fact }}' as fact,
        {{ ['office_code', 'unit_code', 'month', 'figure', 'known_from', 'known_until'] | join(', ') }},
        month as listed_month,
        receipt_no,
        cast(null as varchar) as source_sheet,
        cast(null as integer) as source_row,
        cast(null as varchar) as part_month,
        cast(null as varchar) as part_receipt_no,
        cast(null as varchar) as part_sheet,
        cast(null as integer) as part_row,
        cast(null as varchar) as part_field,
        cast(null as decimal(18, 6)) as amount_wan,
        cast(null as decimal(18, 6)) as reported_amount
    from {{ fact }}_span
    where not is_known
)
{%- endmacro %}

{# Rows of the sheets of `fact` of every version that counts or counted once. #}
{% macro versions_of(fact) -%}
{%- set names = {
    'capital': [
        'project_code', 'project_name', 'origin_code', 'nature_code', 'investor_name', 'construction_code', 'is_real_estate',
        'currency_code', 'month_amount_wan', 'ytd_amount_wan'
    ],
    'tax': ['credit_code', 'enterprise_name', 'paid_month_wan', 'paid_ytd_wan']
}[fact] -%}
{%- set own = names + ['receipt_no', 'source_sheet', 'source_row'] -%}
select
            office_code,
            unit_code,
            report_period as month,
            {{ own | join(', ') }},
            {{ 'reported_month_amount' if fact == 'capital' else 'paid_month_wan' }} as reported_month,
            {{ 'reported_ytd_amount' if fact == 'capital' else 'paid_ytd_wan' }} as reported_ytd
        from {{ ref('stg_' ~ fact ~ '_row') }} as counting
        where {{ is_built('counting', 'report_period') }}
        union all
        select
            office_code,
            unit_code,
            month,
            {{ own | join(', ') }},
            cast(null as decimal(18, 6)) as reported_month,
            cast(null as decimal(18, 6)) as reported_ytd
        from {{ ref('stg_superseded_row') }} as replaced
        where fact = '{{ fact }}' and value_status = 'declared' and {{ is_built('replaced', 'month') }}
{%- endmacro %}
