{# How much tax capital needs to take effect, by a scheme year's rule. #}

{# One row a scheme year that says how much: whose tax, since when, of capital since when. #}
{% macro effective_rules() -%}
select
        office_code,
        scheme_year,
        start_month,
        end_month,
        effective_tax_status as tax_status,
        effective_tax_since as tax_since,
        effective_arrived_since as arrived_since,
        coalesce(least_tax_wan, 0) as least_tax_wan,
        cast(coalesce(least_tax_ratio, 0) as decimal(18, 6)) as least_tax_ratio
    from {{ ref('stg_scheme') }}
    where effective_tax_status is not null
{%- endmacro %}

{#
  CTEs that end in `needed`: of every account (`account`, with its credit_code) and `rule` the tax that is needed for what entered it in
  a `known_month`: for the highest balance up to then of what arrived since the rule says. `arrivals` have known_month, amount_wan
  and the month they arrived in, `arrived_month`.
#}
{% macro capital_needs(arrivals, arrived_month, account) -%}
balanced as (
    select
        {{ columns_of('arrival', account) }},
        rule.scheme_year,
        arrival.known_month,
        sum(arrival.amount_wan) as net_wan,
        sum(sum(arrival.amount_wan)) over (
            partition by {{ columns_of('arrival', account) }}, rule.scheme_year
            order by arrival.known_month nulls last rows between unbounded preceding and current row
        ) as balance_wan
    from {{ arrivals }} as arrival
    inner join rule
        on
            arrival.office_code = rule.office_code
            and cast(substr(arrival.{{ arrived_month }}, 1, 4) as integer) >= rule.arrived_since
            and arrival.known_month <= rule.end_month
    where arrival.credit_code is not null
    group by {{ columns_of('arrival', account) }}, rule.scheme_year, arrival.known_month
),

peaked as (
    select
        *,
        max(balance_wan) over (
            partition by {{ account | join(', ') }}, scheme_year
            order by known_month nulls last rows between unbounded preceding and current row
        ) as peak_wan
    from balanced
),

needed as (
    select
        peaked.*,
        rule.start_month,
        rule.end_month,
        cast(greatest(
            cast(rule.least_tax_wan as decimal(28, 12)),
            cast(cast(peaked.peak_wan as decimal(19, 6)) * rule.least_tax_ratio as decimal(28, 12))
        ) as decimal(28, 12)) as required_tax_wan
    from peaked
    inner join rule on {{ same('peaked', 'rule', ['office_code', 'scheme_year']) }}
)
{%- endmacro %}
