{{ config(materialized='by_office') }}
{#
  One payment of a reward, held against what earned it and what was paid before. `fact_wan` is what the unit's own counting
  ledgers say of the subject in the basis period: the year-to-date figure at its end less that of the month before it began. A
  project is followed by its key, whatever code it had in a month.
  `fact_state`: `sound`, `over_fact` (the basis is more than the ledgers say), `no_fact` (they say nothing above zero) or
  `unknown` (a workbook, or a figure in it or behind it, is not there). `payment_state`: `in_order`, `over_entitled` (with all paid for the
  same basis before, it is more than the reward) or `overlapping` (the subject was rewarded for overlapping months as well).
#}
{% set parts = {'year': ['', '-01', '-12'], 'h1': ['-H1', '-01', '-06'], 'h2': ['-H2', '-07', '-12']} %}
{% for n in range(1, 5) %}
    {% do parts.update({'q' ~ n: ['-Q' ~ n, '-%02d' | format(3 * n - 2), '-%02d' | format(3 * n)]}) %}
{% endfor %}
{% for n in range(1, 13) %}
    {% do parts.update({'m%02d' | format(n): ['-%02d' | format(n), '-%02d' | format(n), '-%02d' | format(n)]}) %}
{% endfor %}

with reward as (
    select
        paid.*,
        case
            when paid.basis_kind = 'capital' then coalesce(subject.project_key, paid.unit_code || ':' || paid.subject_code)
            else paid.subject_code
        end as subject_key,
        cast(paid.basis_year as varchar) || case paid.basis_part
            {% for part, names in parts.items() %}
            when '{{ part }}' then '{{ names[0] }}'
            {% endfor %}
        end as basis_period,
        cast(paid.basis_year as varchar) || case paid.basis_part
            {% for part, names in parts.items() %}
            when '{{ part }}' then '{{ names[1] }}'
            {% endfor %}
        end as basis_start_month,
        cast(paid.basis_year as varchar) || case paid.basis_part
            {% for part, names in parts.items() %}
            when '{{ part }}' then '{{ names[2] }}'
            {% endfor %}
        end as basis_end_month
    from {{ ref('stg_reward_row') }} as paid
    left join {{ ref('dim_project_subject') }} as subject
        on paid.office_code = subject.office_code and paid.unit_code || ':' || paid.subject_code = subject.subject_key
    where {{ is_office_built('paid') }}
),

counted as (
    {{ counted_months(is_part=true) }}
),

rewarded as (
    select distinct
        office_code,
        unit_code,
        basis_kind,
        subject_key
    from reward
),

stated as (
    {% for kind, (fact, subject_key, amount) in {
        'tax': ('fct_tax', 'fact.credit_code', 'paid_ytd_wan'),
        'capital': ('fct_capital', 'coalesce(subject.project_key, ' ~ called('fact') ~ ')', 'ytd_amount_wan')
    }.items() %}
    select
        fact.office_code,
        fact.unit_code,
        fact.month,
        rewarded.basis_kind,
        rewarded.subject_key,
        sum(fact.{{ amount }}) as ytd_wan,
        count(*) - count(fact.{{ amount }}) as blank_count
    from {{ ref(fact) }} as fact
    {% if kind == 'capital' %}
    left join {{ ref('dim_project_subject') }} as subject
        on fact.office_code = subject.office_code and {{ called('fact') }} = subject.subject_key
    {% endif %}
    inner join rewarded
        on
            {{ same('fact', 'rewarded', ['office_code', 'unit_code']) }}
            and {{ subject_key }} = rewarded.subject_key
            and rewarded.basis_kind = '{{ kind }}'
    where fact.value_status = 'declared' and {{ is_office_built('fact') }}
    group by fact.office_code, fact.unit_code, fact.month, rewarded.basis_kind, rewarded.subject_key
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

{#
  The figure at a month's end: 0 where the counting workbook does not have the subject, null where it is not known: no such
  workbook, or a nil return that leaves as it was what a month of its year before it did not tell.
#}
figure as (
    select
        reward.receipt_no,
        reward.source_sheet,
        reward.source_row,
        {% for name, month in {
            'end': 'reward.basis_end_month', 'start': previous_month('reward.basis_start_month')
        }.items() %}
        case
            when {{ name }}_counted.receipt_no is null or {{ name }}_stated.blank_count > 0 then null
            when substr({{ name }}_nil.unknown_month, 1, 4) = substr({{ month }}, 1, 4) then null
            else coalesce({{ name }}_stated.ytd_wan, 0)
        end as {{ name }}_wan{{ ',' if not loop.last }}
        {% endfor %}
    from reward
    {% for name, month in {
        'end': 'reward.basis_end_month', 'start': previous_month('reward.basis_start_month')
    }.items() %}
    left join counted as {{ name }}_counted
        on
            reward.office_code = {{ name }}_counted.office_code
            and reward.unit_code = {{ name }}_counted.unit_code
            and {{ month }} = {{ name }}_counted.month
    left join {{ ref('fct_nil_return') }} as {{ name }}_nil
        on
            reward.office_code = {{ name }}_nil.office_code
            and reward.unit_code = {{ name }}_nil.unit_code
            and {{ month }} = {{ name }}_nil.month
    left join stated as {{ name }}_stated
        on
            reward.office_code = {{ name }}_stated.office_code
            and reward.unit_code = {{ name }}_stated.unit_code
            and {{ month }} = {{ name }}_stated.month
            and reward.basis_kind = {{ name }}_stated.basis_kind
            and reward.subject_key = {{ name }}_stated.subject_key
    {% endfor %}
),

basis as (
    select distinct
        office_code,
        basis_kind,
        subject_key,
        basis_period,
        basis_start_month,
        basis_end_month
    from reward
),

crossing as (
    select
        one.office_code,
        one.basis_kind,
        one.subject_key,
        one.basis_period,
        min(other.basis_period) as other_basis_period
    from basis as one
    inner join basis as other
        on
            one.office_code = other.office_code
            and one.basis_kind = other.basis_kind
            and one.subject_key = other.subject_key
            and one.basis_period <> other.basis_period
            and one.basis_start_month <= other.basis_end_month
            and other.basis_start_month <= one.basis_end_month
    group by one.office_code, one.basis_kind, one.subject_key, one.basis_period
),

held as (
    select
        reward.*,
        cast(case
            when substr(reward.basis_start_month, 6, 2) = '01' then figure.end_wan
            else figure.end_wan - figure.start_wan
        end as decimal(18, 6)) as fact_wan,
        crossing.other_basis_period,
        cast(sum(reward.reward_wan) over (
            partition by
                reward.office_code,
                reward.basis_kind,
                coalesce(reward.subject_key, reward.receipt_no || cast(reward.source_row as varchar)),
                reward.basis_period
            order by
                reward.paid_date nulls last,
                reward.receipt_no nulls last,
                reward.source_sheet nulls last,
                reward.source_row nulls last
            rows between unbounded preceding and current row
        ) as decimal(18, 6)) as paid_so_far_wan
    from reward
    inner join figure
        on
            reward.receipt_no = figure.receipt_no
            and reward.source_sheet = figure.source_sheet
            and reward.source_row = figure.source_row
    left join crossing
        on
            reward.office_code = crossing.office_code
            and reward.basis_kind = crossing.basis_kind
            and reward.subject_key = crossing.subject_key
            and reward.basis_period = crossing.basis_period
)

select
    office_code,
    unit_code,
    report_period as month,
    batch_no,
    subject_name,
    subject_code,
    basis_kind,
    cast(basis_period as varchar) as basis_period,
    cast(basis_start_month as varchar) as basis_start_month,
    cast(basis_end_month as varchar) as basis_end_month,
    basis_amount_wan,
    fact_wan,
    entitled_wan,
    reward_wan,
    paid_so_far_wan,
    case
        when fact_wan is null then 'unknown'
        when fact_wan <= 0 then 'no_fact'
        when basis_amount_wan > fact_wan then 'over_fact'
        else 'sound'
    end as fact_state,
    case
        when paid_so_far_wan > entitled_wan then 'over_entitled'
        when other_basis_period is not null then 'overlapping'
        else 'in_order'
    end as payment_state,
    cast(other_basis_period as varchar) as other_basis_period,
    paid_date,
    document_no,
    remark,
    receipt_no,
    source_sheet,
    source_row,
    received_at,
    loaded_at,
    revision
from held
