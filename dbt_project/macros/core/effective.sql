{# How much tax capital needs to take effect, by a scheme year's rule, and whose tax a fall no longer needs. #}

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
    from {{ ref('stg_scheme') }} as scheme
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

{#
  CTEs that end in `named`: rows of `profiled` (`key`, calendar_year, arrived_month, amount_wan, credit_code, known_month, `others`), a fall
  as often as there are enterprises it takes something back from: what arrived last in the project's year goes first. With
  `taken_from_month`: of a part for an earlier enterprise when the last of it arrived, of all else its own month. The parts of a fall
  sum to it.
#}
{% macro taken_back(profiled, key, others) -%}
{%- set columns = key + others -%}
{%- set year = 'partition by ' ~ key | join(', ') ~ ', calendar_year' -%}
levelled as (
    select
        *,
        sum(amount_wan) over (
            {{ year }} order by arrived_month nulls last rows between unbounded preceding and current row
        ) as level_wan,
        dense_rank() over (order by {{ key | join(' nulls last, ') }} nulls last, calendar_year nulls last) as series_no,
        min(credit_code) over ({{ year }}) <> max(credit_code) over ({{ year }}) as has_several
    from {{ profiled }}
),

{# How much of an arrival is there still just before a fall: as much as lies below no level since. #}
crossed as (
    select
        fall.series_no,
        fall.arrived_month,
        arrival.arrived_month as taken_from_month,
        arrival.credit_code,
        arrival.known_month,
        max(arrival.level_wan - arrival.amount_wan) as ground_wan,
        min(since.level_wan) as before_wan,
        max(fall.level_wan) as after_wan
    from levelled as fall
    inner join levelled as arrival
        on fall.series_no = arrival.series_no and arrival.arrived_month < fall.arrived_month and arrival.amount_wan > 0
    inner join levelled as since
        on
            fall.series_no = since.series_no
            and since.arrived_month >= arrival.arrived_month
            and since.arrived_month < fall.arrived_month
    where fall.has_several and fall.amount_wan < 0 and fall.credit_code <> arrival.credit_code
    group by fall.series_no, fall.arrived_month, arrival.arrived_month, arrival.credit_code, arrival.known_month
),

returned as (
    select
        series_no,
        arrived_month,
        credit_code,
        max(taken_from_month) as taken_from_month,
        max(known_month) as known_month,
        sum(
            greatest(before_wan - ground_wan, 0) - greatest(least(before_wan, after_wan) - ground_wan, 0)
        ) as back_wan
    from crossed
    where before_wan > ground_wan and before_wan > after_wan
    group by series_no, arrived_month, credit_code
    having sum(greatest(before_wan - ground_wan, 0) - greatest(least(before_wan, after_wan) - ground_wan, 0)) > 0
),

kept as (
    select
        series_no,
        arrived_month,
        sum(back_wan) as back_wan
    from returned
    group by series_no, arrived_month
),

named as (
    select
        {{ columns_of('whole', columns) }},
        whole.arrived_month,
        whole.arrived_month as taken_from_month,
        cast(whole.amount_wan + coalesce(kept.back_wan, 0) as decimal(18, 6)) as amount_wan,
        whole.credit_code,
        whole.known_month
    from levelled as whole
    left join kept on whole.series_no = kept.series_no and whole.arrived_month = kept.arrived_month
    where whole.amount_wan + coalesce(kept.back_wan, 0) <> 0
    union all
    select
        {{ columns_of('whole', columns) }},
        whole.arrived_month,
        returned.taken_from_month,
        cast(-returned.back_wan as decimal(18, 6)) as amount_wan,
        returned.credit_code,
        greatest(whole.arrived_month, returned.known_month) as known_month
    from levelled as whole
    inner join returned on whole.series_no = returned.series_no and whole.arrived_month = returned.arrived_month
)
{%- endmacro %}
