{#
  What was agreed, what the contract and the intention say, and what has arrived and taken effect of a project, side by side
  at the last due month of a year. Registered capital is in ten thousand of its own currency: no rate is applied. What
  arrived and took effect is of the claim that counts for the office; what no sheet tells is blank.
#}
with arrived as (
    select
        known.office_code,
        known.scheme_year,
        known.project_key,
        sum(claim.ytd_amount_wan) as arrived_ytd_wan,
        sum(claim.since_start_amount_wan) as arrived_since_start_wan
    from {{ ref('fct_project_year') }} as known
    inner join {{ ref('fct_capital_claim') }} as claim
        on
            known.office_code = claim.office_code
            and known.project_key = claim.project_key
            and known.as_of_month = claim.month
            and claim.value_status = 'declared'
            and claim.claim_state = 'counted'
    group by known.office_code, known.scheme_year, known.project_key
),

{# Whose claim it is by now: what others claim of the project took effect for them, and would count it again. #}
claimant as (
    select
        known.office_code,
        known.scheme_year,
        known.project_key,
        known.as_of_month,
        claim.unit_code || ':' || coalesce(claim.project_code, claim.project_name) as subject_key
    from {{ ref('fct_project_year') }} as known
    inner join {{ ref('fct_capital_claim') }} as claim
        on
            known.office_code = claim.office_code
            and known.project_key = claim.project_key
            and claim.month <= known.as_of_month
            and claim.value_status = 'declared'
            and claim.claim_state = 'counted'
    qualify row_number() over (
        partition by known.office_code, known.scheme_year, known.project_key
        order by claim.month desc nulls last, claim.source_sheet asc nulls last, claim.source_row asc nulls last
    ) = 1
),

took_effect as (
    select
        claimant.office_code,
        claimant.scheme_year,
        claimant.project_key,
        sum(fact.amount_wan) as effective_wan
    from claimant
    inner join {{ ref('stg_scheme') }} as scheme
        on {{ same_scheme('claimant', 'scheme') }} and scheme.effective_tax_status is not null
    inner join {{ ref('fct_capital_effective') }} as fact
        on
            claimant.office_code = fact.office_code
            and claimant.subject_key = fact.unit_code || ':' || coalesce(fact.project_code, fact.project_name)
            and fact.value_status = 'declared'
            and fact.effective_month between scheme.start_month and claimant.as_of_month
    group by claimant.office_code, claimant.scheme_year, claimant.project_key
)

select
    known.office_code,
    known.scheme_year,
    known.as_of_month,
    known.unit_code,
    {{ unit_name_of('known') }} as unit_name,
    {{ unit_order_of('known') }} as unit_order,
    known.project_key,
    known.project_code,
    known.project_name,
    known.agreed_investment_wan,
    known.contract_investment_wan,
    known.intended_investment_wan,
    known.registered_capital_wan,
    known.currency_code,
    cast(arrived.arrived_ytd_wan as decimal(28, 6)) as arrived_ytd_wan,
    cast(arrived.arrived_since_start_wan as decimal(28, 6)) as arrived_since_start_wan,
    cast(took_effect.effective_wan as decimal(28, 6)) as effective_wan
from {{ ref('fct_project_year') }} as known
left join arrived on {{ same('known', 'arrived', ['office_code', 'scheme_year', 'project_key']) }}
left join took_effect on {{ same('known', 'took_effect', ['office_code', 'scheme_year', 'project_key']) }}
{{ join_unit('known') }}
where
    arrived.project_key is not null
    or took_effect.project_key is not null
    or coalesce(known.contract_investment_wan, known.intended_investment_wan, known.registered_capital_wan) is not null
