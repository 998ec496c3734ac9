{{ config(materialized='yearly', year_column='scheme_year') }}
{#
  Every due measure at every month its facts are read from: those of its figures, and the one whose cumulative figure is taken
  off. A table: months put to fact rows as a range would compare every row with every period.
#}
with due as (
    select
        *,
        coalesce(value_field = 'effective' or credit is not null, false) as is_dated
    from {{ ref('int_measure_due') }}
)

select
    due.*,
    dim_month.month
from due
inner join {{ ref('dim_month') }} as dim_month
    on
        due.office_code = dim_month.office_code
        and (
            dim_month.month between case
                when due.fact in ('project', 'indicator') then due.end_month
                when due.fact = 'rating' then due.start_month
                when due.fact in ('capital', 'tax') and not due.is_dated then due.first_amount_month
                else due.from_month
            end and due.end_month
            or (dim_month.month = due.opening_month and not due.is_dated)
        )
