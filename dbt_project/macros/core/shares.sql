{# Shares of projects: when they hold, and an amount shared out exactly. #}

{# Does a row of fct_credit_share hold at the end of a month? #}
{% macro share_holds(share, month) -%}
{{ month }} >= {{ share }}.applies_from
    and coalesce({{ month }} < {{ share }}.applies_until, true)
    and {{ share }}.valid_from <= {{ last_date_of(month) }}
    and coalesce({{ share }}.valid_to >= {{ last_date_of(month) }}, true)
{%- endmacro %}

{#
  CTEs that end in `shared_out`: every row of `amounts` (`key`, amount_wan) once for each of its rows in `shares` (`key`, unit_code,
  share_pct, share_order; percentages of at most four places that sum to 100) with `credited_wan`. Parts are cut to six
  places; what is left over goes in millionths to the largest remainders, of equal ones to those first in order. So the
  parts sum to the amount exactly, whatever the shares. Most amounts are nobody else's: those are handed on whole.
#}
{% macro share_out(amounts, shares, key) -%}
multiplied as (
    select
        {{ columns_of('amount', key) }},
        amount.amount_wan,
        share.unit_code,
        share.share_order,
        -- a hundred times the part, to the last place
        cast(cast(abs(amount.amount_wan) as decimal(19, 6)) * cast(share.share_pct as decimal(18, 6)) as decimal(37, 12)) as exact_part
    from {{ amounts }} as amount
    inner join {{ shares }} as share on {{ same('amount', 'share', key) }}
    where share.share_pct <> 100
),

rounded as (
    select
        *,
        cast(exact_part as decimal(34, 4)) as near_part
    from multiplied
),

cut as (
    select
        *,
        cast(near_part - case when near_part > exact_part then 0.0001 else 0 end as decimal(34, 4)) as cut_part
    from rounded
),

remaining as (
    select
        *,
        sum(exact_part - cut_part) over (partition by {{ key | join(', ') }}) as left_over,
        row_number() over (
            partition by {{ key | join(', ') }} order by exact_part - cut_part desc nulls last, share_order nulls last
        ) as remainder_order
    from cut
),

parted as (
    select
        *,
        (case when amount_wan < 0 then -1 else 1 end)
        * cast(cut_part + case when 0.0001 * remainder_order <= left_over then 0.0001 else 0 end as decimal(28, 4))
        * 0.01 as part_wan
    from remaining
),

shared_out as (
    select
        amount.*,
        share.unit_code as credited_unit_code,
        share.share_pct,
        share.share_order,
        cast(case when share.share_pct = 100 then amount.amount_wan else parted.part_wan end as decimal(18, 6)) as credited_wan
    from {{ amounts }} as amount
    inner join {{ shares }} as share on {{ same('amount', 'share', key) }}
    left join parted on {{ same('share', 'parted', key + ['unit_code']) }}
)
{%- endmacro %}
