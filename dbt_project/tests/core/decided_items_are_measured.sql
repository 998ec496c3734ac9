{#
  Ratings, ballots and signed points under an item that no measure of the year's scheme takes: they count for nothing,
  and the office should know.
#}
{{ config(severity='warn') }}
with decided as (
    select
        office_code,
        month,
        item_code,
        'rating' as fact,
        rating_kind as value_kind
    from {{ ref('fct_rating') }} as rating
    where {{ is_built('rating', 'month') }}
    union all
    select
        office_code,
        month,
        item_code,
        'manual' as fact,
        'points' as value_kind
    from {{ ref('fct_manual_points') }} as entry
    where {{ is_built('entry', 'month') }}
),

item as (
    select
        decided.office_code,
        scheme.scheme_year,
        decided.fact,
        decided.value_kind,
        decided.item_code,
        count(*) as row_count
    from decided
    inner join {{ ref('stg_scheme') }} as scheme
        on
            decided.office_code = scheme.office_code
            and decided.month between scheme.start_month and scheme.end_month
    group by decided.office_code, scheme.scheme_year, decided.fact, decided.value_kind, decided.item_code
)

select
    item.office_code,
    item.scheme_year,
    item.fact,
    item.value_kind,
    item.item_code,
    item.row_count
from item
left join {{ ref('stg_scheme_measure') }} as measure
    on
        item.office_code = measure.office_code
        and item.scheme_year = measure.scheme_year
        and item.fact = measure.fact
        and (
            (measure.fact = 'rating' and measure.rating_item = item.item_code and measure.value_field = item.value_kind)
            or (measure.fact = 'manual' and {{ in_list('measure.manual_items', 'item.item_code') }})
        )
where measure.measure_code is null
