{{ config(materialized='yearly', year_column='month') }}
{#
  Of which cells a figure is made that the form of its sheet does not have (derived_parts()): the month of a form of the year to date,
  the year to date of a form of months. The figure is the sum of its rows; where one of them is null nobody knows it. `figure` is told
  of the row in `source_row` (null: nobody knows it of anybody in the month), which is of an earlier sheet where the month's own
  leaves it out (`listed_month`). A figure is so from `known_from` until `known_until` (null: it is so now), for
  workbooks it rests on are replaced.
#}
with {{ derived_parts('capital') }},

{{ derived_parts('tax') }}

select * from capital_part
union all
select * from tax_part
