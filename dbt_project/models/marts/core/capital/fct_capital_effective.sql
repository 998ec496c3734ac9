{{ config(materialized='by_office') }}
{#
  When arrived capital takes effect (到位 → 待配套税收 → 生效), for offices whose schemes say so. One row is what the year to
  date of a project grew or fell by from one told month to the next, so that the rows of a year up to a month sum to its
  year to date; `month` is when it arrived, `effective_month` when it took effect, for ever and once.

  Capital is of the enterprise its project's profile names: the latest named up to its month or, failing that, the first
  after it (`known_month`); a fall takes back what arrived last in the year, of whichever enterprise that was
  (`taken_from_month`). All capital of an enterprise in a unit stands in one account. By the rule of the scheme year a month
  lies in, what entered the account in a month takes effect as soon as the tax the enterprise paid to date reaches what the
  highest balance up to it needs. An enterprise that is on the next sheet no more has paid nothing there. A fall takes of what
  waits before it, the latest first, and takes effect with it; what it takes of capital in effect is a row of its own (`part_no`
  1, 2 …), lost at once. Nothing here looks at a month after the one it speaks of, except that it waits for it.
  Built for all years of an office, for capital waits for tax of later years; of offices without such a rule it reads nothing.
#}
{% set key = [
    'office_code', 'unit_code', 'value_status', 'project_code', 'project_name', 'origin_code', 'nature_code', 'is_real_estate',
    'construction_code'
] %}
{% set source = ['receipt_no', 'source_sheet', 'source_row', 'received_at', 'loaded_at', 'revision'] %}
{% set account = ['office_code', 'unit_code', 'value_status', 'credit_code'] %}
{% set release = [
    'paid_tax_wan', 'tax_status', 'tax_month', 'enterprise_name', 'tax_receipt_no', 'tax_sheet', 'tax_row', 'tax_field'
] %}
{% set told = ['month_amount_wan', 'told_field', 'agreed_investment_wan', 'since_start_amount_wan', 'first_reported_at'] %}
{% set entry = account + ['scheme_year', 'known_month'] %}

with rule as (
    {{ effective_rules() }}
    and {{ is_office_built('scheme') }}
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
    {{ told_months('fct_capital', kept_by='office') }}
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
    where {{ tells('fact') }} and {{ is_office_built('fact') }}
    group by {{ columns_of('fact', key) }}, fact.month
),

{{ arrivals('held', key) }},

profiled as (
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

{{ taken_back('profiled', key, ['calendar_year', 'month'] + told + source) }},

{{ capital_needs('named', 'arrived_month', account) }},

tax_told as (
    {{ told_months('fct_tax', kept_by='office') }}
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
        case
            when fact.value_status <> 'declared' then 'certified_value'
            when max(fact.ytd_basis) <> 'reported' then 'paid_month_wan'
            else 'paid_ytd_wan'
        end as tax_field,
        max(tax_told.next_month) as next_told_month,
        lead(fact.month) over (
            partition by fact.office_code, fact.unit_code, fact.value_status, fact.credit_code order by fact.month nulls last
        ) as next_held_month
    from {{ ref('fct_tax') }} as fact
    inner join since
        on fact.office_code = since.office_code and cast(substr(fact.month, 1, 4) as integer) >= since.tax_since
    left join tax_told on {{ same('fact', 'tax_told', ['office_code', 'unit_code', 'value_status', 'month']) }}
    where {{ tells('fact') }} and fact.credit_code is not null and {{ is_office_built('fact') }}
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
            tax_row,
            tax_field
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

{# The first month any year's rule releases what entered an account in a month. #}
released as (
    select
        {{ (account + ['known_month']) | join(', ') }},
        min(effective_month) as effective_month
    from matched
    group by {{ (account + ['known_month']) | join(', ') }}
),

{# The months of a rule in which an account may hold less than is in effect: something falls, or takes effect. #}
checked as (
    select
        {{ (account + ['scheme_year']) | join(', ') }},
        known_month as month
    from needed
    where net_wan < 0 and known_month >= start_month
    union
    select
        {{ columns_of('needed', account + ['scheme_year']) }},
        released.effective_month as month
    from needed
    inner join released on {{ same('needed', 'released', account + ['known_month']) }}
    where released.effective_month between needed.start_month and needed.end_month
),

standing as (
    select
        {{ columns_of('checked', account + ['scheme_year', 'month']) }},
        needed.known_month,
        needed.balance_wan,
        max(case when released.effective_month <= checked.month then needed.known_month end) over (
            partition by {{ columns_of('checked', account + ['scheme_year', 'month']) }}
        ) as last_released_month
    from checked
    inner join needed
        on {{ same('checked', 'needed', account + ['scheme_year']) }} and needed.known_month <= checked.month
    left join released on {{ same('needed', 'released', account + ['known_month']) }}
),

{# A fall takes of what waits before it, the latest first; what it takes beyond that, of what is in effect, is lost at once. #}
lowered as (
    select
        *,
        min(balance_wan) over (
            partition by {{ (account + ['scheme_year', 'month']) | join(', ') }}
            order by known_month nulls last rows between unbounded preceding and 1 preceding
        ) - balance_wan as lost_wan
    from standing
    where known_month >= last_released_month
),

taken as (
    select
        *,
        coalesce(max(lost_wan) over (
            partition by {{ (account + ['known_month']) | join(', ') }}
            order by month nulls last, scheme_year nulls last rows between unbounded preceding and 1 preceding
        ), 0) as lost_before_wan
    from lowered
    where lost_wan > 0
),

{# The falls of a month give it up one after the other, in the order of their cells. #}
ordered as (
    select
        *,
        row_number() over (
            order by {{ key | join(' nulls last, ') }} nulls last, arrived_month nulls last, taken_from_month nulls last
        ) as arrival_no,
        coalesce(sum(least(amount_wan, 0)) over (
            partition by {{ (account + ['known_month']) | join(', ') }}
            order by
                source_sheet nulls last, source_row nulls last, arrived_month nulls last, amount_wan nulls last
            rows between unbounded preceding and 1 preceding
        ), 0) as fall_before_wan
    from named
),

lost as (
    select
        ordered.arrival_no,
        taken.scheme_year,
        taken.month as lost_month,
        cast(row_number() over (
            partition by ordered.arrival_no order by taken.month nulls last, taken.scheme_year nulls last
        ) as integer) as part_no,
        {%- for bound in ['lost_before_wan', 'lost_wan'] %}
        {{ '- ' if not loop.first }}greatest(least(taken.{{ bound }} + ordered.fall_before_wan, -ordered.amount_wan), 0)
        {%- endfor %} as amount_wan
    from ordered
    inner join taken on {{ same('ordered', 'taken', account + ['known_month']) }}
    where
        ordered.amount_wan < 0
        and taken.lost_wan > taken.lost_before_wan
        and taken.lost_wan + ordered.fall_before_wan > 0
        and taken.lost_before_wan + ordered.fall_before_wan < -ordered.amount_wan
),

part as (
    select
        ordered.*,
        0 as part_no,
        cast(null as varchar) as lost_month,
        cast(null as integer) as lost_by_year,
        cast(ordered.amount_wan - coalesce(own.lost_wan, 0) as decimal(18, 6)) as part_wan
    from ordered
    left join (
        select
            arrival_no,
            sum(amount_wan) as lost_wan
        from lost
        group by arrival_no
    ) as own on ordered.arrival_no = own.arrival_no
    where ordered.amount_wan <> coalesce(own.lost_wan, 0)
    union all
    select
        ordered.*,
        lost.part_no,
        lost.lost_month,
        lost.scheme_year as lost_by_year,
        cast(lost.amount_wan as decimal(18, 6)) as part_wan
    from ordered
    inner join lost on ordered.arrival_no = lost.arrival_no
),

{# The first rule that releases it; where none does, the last it is under. What is lost at once is so by the rule of its month. #}
settled as (
    select
        {{ columns_of('part', key) }},
        part.arrived_month as month,
        part.taken_from_month,
        part.part_no,
        part.part_wan as amount_wan,
        part.credit_code,
        part.known_month,
        case
            when coalesce(part.lost_month, matched.effective_month) is not null then 'effective'
            when needed.scheme_year is not null then 'awaiting_tax'
            else 'arrived'
        end as effective_state,
        coalesce(part.lost_month, matched.effective_month) as effective_month,
        needed.scheme_year as rule_year,
        needed.required_tax_wan,
        {{ columns_of('matched', release) }},
        part.agreed_investment_wan,
        part.since_start_amount_wan,
        part.first_reported_at,
        -- the month's own column, where it says just that
        case
            when part.value_status <> 'declared' then 'certified_value'
            when part.month_amount_wan = part.amount_wan and part.month = part.arrived_month then 'month_amount_wan'
            else part.told_field
        end as source_field,
        {{ columns_of('part', source) }}
    from part
    left join rule
        on
            part.office_code = rule.office_code
            and part.calendar_year >= rule.arrived_since
            and part.known_month <= rule.end_month
            and coalesce(part.lost_by_year = rule.scheme_year, true)
    left join needed
        on {{ same('part', 'needed', account + ['known_month']) }} and rule.scheme_year = needed.scheme_year
    left join matched on part.part_no = 0 and {{ same('needed', 'matched', entry) }}
    qualify row_number() over (
        partition by part.arrival_no, part.part_no
        order by
            matched.effective_month asc nulls last, needed.scheme_year desc nulls last, matched.tax_month desc nulls last
    ) = 1
)

select * from settled
