{#
  When arrived capital takes effect (到位 → 待配套税收 → 生效), for offices whose schemes say so. One row is what the year to
  date of a project grew or fell by from one told month to the next, so that the rows of a year up to a month sum to its
  year to date; `month` is when it arrived, `effective_month` when it took effect, for ever and once.

  Capital is of the enterprise its project's profile names: the latest named up to its month or, failing that, the first
  after it (`known_month`). All capital of an enterprise in a unit stands in one account. By the rule of the scheme year a
  month lies in, what entered the account in a month takes effect as soon as the tax the enterprise paid to date reaches
  what the highest balance up to it needs. An enterprise that is on the next sheet no more has paid nothing there. A fall
  takes effect with the balance it belongs to; the part by which less is left than has taken effect is a row of its own,
  taken off at once. Nothing here looks at a month after the one it speaks of, except that it waits for it.
#}
{% set key = [
    'office_code', 'unit_code', 'value_status', 'project_code', 'project_name', 'origin_code', 'nature_code', 'is_real_estate',
    'construction_code'
] %}
{% set source = ['receipt_no', 'source_sheet', 'source_row', 'received_at', 'loaded_at', 'revision'] %}
{% set account = ['office_code', 'unit_code', 'value_status', 'credit_code'] %}
{% set release = {
    'paid_tax_wan': 'decimal(28, 6)', 'tax_status': 'varchar', 'tax_month': 'varchar', 'enterprise_name': 'varchar',
    'tax_receipt_no': 'varchar', 'tax_sheet': 'varchar', 'tax_row': 'integer'
} %}
{% set entry = account + ['scheme_year', 'known_month'] %}

with rule as (
    {{ effective_rules() }}
),

since as (
    select
        office_code,
        min(arrived_since) as arrived_since,
        min(tax_since) as tax_since
    from rule
    group by office_code
),

told as (
    {{ told_months('fct_capital') }}
),

held as (
    select
        {{ columns_of('fact', key) }},
        fact.month,
        cast(substr(fact.month, 1, 4) as integer) as calendar_year,
        {{ held_capital('fact') }},
        max(told.next_month) as next_told_month
    from {{ ref('fct_capital') }} as fact
    inner join since
        on fact.office_code = since.office_code and cast(substr(fact.month, 1, 4) as integer) >= since.arrived_since
    left join told on {{ same('fact', 'told', ['office_code', 'unit_code', 'value_status', 'month']) }}
    where fact.carried_from_month is null
    group by {{ columns_of('fact', key) }}, fact.month
),

{{ arrivals('held', key) }},

named as (
    select
        arrived.*,
        profile.credit_code,
        case when profile.credit_code is not null then greatest(arrived.arrived_month, profile.report_period) end as known_month
    from arrived
    left join {{ ref('stg_profile_row') }} as profile
        on
            arrived.office_code = profile.office_code
            and arrived.unit_code = profile.unit_code
            and coalesce(arrived.project_code, arrived.project_name) = coalesce(profile.project_code, profile.project_name)
            and profile.credit_code is not null
    qualify row_number() over (
        partition by {{ columns_of('arrived', key) }}, arrived.arrived_month
        order by
            case when profile.report_period <= arrived.arrived_month then profile.report_period end desc nulls last,
            profile.report_period asc nulls last,
            profile.receipt_no asc nulls last,
            profile.source_row asc nulls last
    ) = 1
),

{{ capital_needs('named', 'arrived_month', account) }},

tax_told as (
    {{ told_months('fct_tax') }}
),

tax_held as (
    select
        fact.office_code,
        fact.unit_code,
        fact.value_status as tax_status,
        fact.credit_code,
        fact.month,
        case when count(*) = count(fact.paid_ytd_wan) then sum(fact.paid_ytd_wan) end as ytd_wan,
        min(fact.receipt_no) as tax_receipt_no,
        max(fact.enterprise_name) as enterprise_name,
        min(fact.source_sheet) as tax_sheet,
        min(fact.source_row) as tax_row,
        max(tax_told.next_month) as next_told_month,
        lead(fact.month) over (
            partition by fact.office_code, fact.unit_code, fact.value_status, fact.credit_code order by fact.month nulls last
        ) as next_held_month
    from {{ ref('fct_tax') }} as fact
    inner join since
        on fact.office_code = since.office_code and cast(substr(fact.month, 1, 4) as integer) >= since.tax_since
    left join tax_told on {{ same('fact', 'tax_told', ['office_code', 'unit_code', 'value_status', 'month']) }}
    where fact.carried_from_month is null and fact.credit_code is not null
    group by fact.office_code, fact.unit_code, fact.value_status, fact.credit_code, fact.month
),

{# It has paid nothing by a month whose sheet has it no more; a blank figure tells nothing. #}
tax as (
    select
        *,
        cast(substr(tax_month, 1, 4) as integer) as calendar_year,
        lead(tax_month) over (
            partition by office_code, unit_code, tax_status, credit_code order by tax_month nulls last
        ) as next_month
    from (
        {% for is_gone in [false, true] %}
        select
            office_code,
            unit_code,
            tax_status,
            credit_code,
            {{ 'next_told_month' if is_gone else 'month' }} as tax_month,
            cast({{ '0' if is_gone else 'ytd_wan' }} as decimal(28, 6)) as ytd_wan,
            enterprise_name,
            tax_receipt_no,
            tax_sheet,
            tax_row
        from tax_held
        where {{ "next_told_month < coalesce(next_held_month, '9999-12')" if is_gone else 'ytd_wan is not null' }}
        {{ 'union all' if not loop.last }}
        {% endfor %}
    ) as stated
),

paid as (
    select
        tax.*,
        rule.scheme_year,
        cast(tax.ytd_wan + coalesce(
            sum(
                case when coalesce(cast(substr(tax.next_month, 1, 4) as integer) > tax.calendar_year, true) then tax.ytd_wan end
            ) over (
                partition by tax.office_code, tax.unit_code, tax.tax_status, tax.credit_code, rule.scheme_year
                order by tax.calendar_year nulls last range between unbounded preceding and 1 preceding
            ),
            0
        ) as decimal(28, 6)) as paid_tax_wan
    from tax
    inner join rule
        on
            {{ same('tax', 'rule', ['office_code', 'tax_status']) }}
            and tax.calendar_year >= rule.tax_since
            and tax.tax_month <= rule.end_month
),

{# The first of a rule's months in which the tax paid to date is enough; a figure holds until the next one. #}
matched as (
    select
        {{ columns_of('needed', entry) }},
        greatest(paid.tax_month, needed.known_month, needed.start_month) as effective_month,
        {{ columns_of('paid', release) }}
    from needed
    inner join paid
        on
            {{ same('needed', 'paid', ['office_code', 'unit_code', 'credit_code', 'scheme_year']) }}
            and paid.paid_tax_wan >= needed.required_tax_wan
            and greatest(paid.tax_month, needed.known_month, needed.start_month) <= needed.end_month
            and coalesce(greatest(paid.tax_month, needed.known_month, needed.start_month) < paid.next_month, true)
    qualify row_number() over (partition by {{ columns_of('needed', entry) }} order by paid.tax_month nulls last) = 1
),

{# Of what took effect before a fall, the part that is not there after it any more. #}
fallen as (
    select
        {{ columns_of('fall', entry) }},
        matched.effective_month,
        sum(before.net_wan) - max(fall.balance_wan) as missing_wan
    from needed as fall
    inner join needed as before
        on {{ same('fall', 'before', account + ['scheme_year']) }} and before.known_month < fall.known_month
    inner join matched as released
        on {{ same('before', 'released', entry) }} and released.effective_month <= fall.known_month
    left join matched on {{ same('fall', 'matched', entry) }}
    where fall.net_wan < 0 and fall.known_month >= fall.start_month
    group by {{ columns_of('fall', entry) }}, matched.effective_month
    having sum(before.net_wan) > max(fall.balance_wan)
),

{# Less what earlier falls, still waiting for their tax themselves, have taken off. #}
taken as (
    select
        {{ columns_of('fallen', entry) }},
        fallen.missing_wan - coalesce(max(earlier.missing_wan), 0) as taken_wan
    from fallen
    left join fallen as earlier
        on
            {{ same('fallen', 'earlier', account + ['scheme_year']) }}
            and earlier.known_month < fallen.known_month
            and coalesce(earlier.effective_month > fallen.known_month, true)
    where coalesce(fallen.effective_month > fallen.known_month, true)
    group by {{ columns_of('fallen', entry) }}, fallen.missing_wan
    having fallen.missing_wan > coalesce(max(earlier.missing_wan), 0)
),

{# The falls of a month give it up one after the other, in the order of their cells. #}
ordered as (
    select
        named.*,
        taken.taken_wan,
        coalesce(sum(least(named.amount_wan, 0)) over (
            partition by {{ columns_of('named', account) }}, named.known_month
            order by
                named.source_sheet nulls last, named.source_row nulls last, named.arrived_month nulls last,
                named.amount_wan nulls last
            rows between unbounded preceding and 1 preceding
        ), 0) as fall_before_wan
    from named
    left join taken on {{ same('named', 'taken', account + ['known_month']) }}
),

part as (
    select
        *,
        cast(
            -greatest(least(coalesce(taken_wan, 0) + fall_before_wan, -least(amount_wan, 0)), 0) as decimal(18, 6)
        ) as at_once_wan
    from ordered
),

{# The first rule that releases it; where none does, the last it is under. #}
settled as (
    {% for is_at_once in [false, true] %}
    select
        {{ columns_of('part', key) }},
        part.arrived_month as month,
        {{ 'true' if is_at_once else 'false' }} as is_taken_at_once,
        cast({{ 'part.at_once_wan' if is_at_once else 'part.amount_wan - part.at_once_wan' }} as decimal(18, 6)) as amount_wan,
        part.credit_code,
        part.known_month,
        {% if is_at_once %}
        'effective' as effective_state,
        part.known_month as effective_month,
        {% else %}
        case
            when matched.effective_month is not null then 'effective'
            when needed.scheme_year is not null then 'awaiting_tax'
            else 'arrived'
        end as effective_state,
        matched.effective_month,
        {% endif %}
        needed.scheme_year as rule_year,
        needed.required_tax_wan,
        {% for column in release %}
        {{ 'cast(null as ' ~ release[column] ~ ') as ' ~ column if is_at_once else 'matched.' ~ column }},
        {% endfor %}
        part.agreed_investment_wan,
        part.since_start_amount_wan,
        part.first_reported_at,
        -- the month's own column, where it says just that
        case
            when part.value_status <> 'declared' then 'certified_value'
            when part.month_amount_wan = part.amount_wan and part.month = part.arrived_month then 'month_amount_wan'
            else 'ytd_amount_wan'
        end as source_field,
        {{ columns_of('part', source) }}
    from part
    left join rule
        on
            part.office_code = rule.office_code
            and part.calendar_year >= rule.arrived_since
            and part.known_month <= rule.end_month
    left join needed
        on {{ same('part', 'needed', account + ['known_month']) }} and rule.scheme_year = needed.scheme_year
    {% if is_at_once %}
    where part.at_once_wan < 0
    {% else %}
    left join matched on {{ same('needed', 'matched', entry) }}
    where part.amount_wan <> part.at_once_wan
    {% endif %}
    qualify row_number() over (
        partition by {{ columns_of('part', key) }}, part.arrived_month
        order by
            {{ 'matched.effective_month nulls last,' if not is_at_once }}
            needed.scheme_year {{ 'asc' if is_at_once else 'desc' }} nulls last
            {{ ', matched.tax_month desc nulls last' if not is_at_once }}
    ) = 1
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from settled
