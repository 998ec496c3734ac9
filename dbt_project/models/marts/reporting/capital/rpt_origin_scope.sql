{#
  Arrived capital of the year to date by the office's own scopes of origins (rpt_capital_origin says by origin). Scopes hold and
  cross each other: their rows are never summed. A unit that owes the month and has not told it has rows without figures.
#}
select
    told.office_code,
    told.scheme_year,
    told.month,
    told.value_status,
    told.unit_code,
    told.unit_name,
    told.unit_order,
    scope.scope_code,
    scope.scope_title,
    scope.scope_order,
    scope.within_title,
    scope.crossing_titles,
    cast(
        {% for origin in ['province_outside', 'city_outside', 'county_outside', 'overseas', 'local'] %}
        case when {{ in_list('scope.origins', "'" ~ origin ~ "'") }} then told.{{ origin }}_wan else 0 * told.total_wan end
        {{ '+' if not loop.last }}
        {% endfor %}
        as decimal(28, 6)
    ) as amount_wan,
    told.total_wan
from {{ ref('rpt_capital_origin') }} as told
inner join {{ ref('stg_origin_scope') }} as scope on {{ same_scheme('told', 'scope') }}
