{#
  Figures taken over by the units of another day, by the crosswalk (bridge_unit_change). Belongs here: how an amount is divided
  so that the parts are the whole again, to the last digit.

  `relation` has office_code, unit_code, `key` (what else tells figures apart), data_month (the month they are of), as_of_month
  (the units of which month they are to be by), value decimal(28, 12) or null, and is_count. Gives a row a figure and unit it
  comes to: office_code, key, from_unit_code, unit_code, is_moved, value.

  A share of an amount is cut off at 0.000001, of a count at 1, and what is left over goes to the largest remainders, one each
  (of equal ones to the first by code). Digits beyond those, which only sums of converted amounts have, go with the first.
  Most figures are of units nothing has changed for: they are handed on as they are, and nothing is divided for them.
#}
{% macro restated(relation, key) -%}
{%- set keys = ['office_code', 'from_unit_code'] + key -%}
{%- set whole_share = "cast('1000000000000000000' as decimal(38, 0))" -%}
{%- set taken_over_by %}
            on
                figure.office_code = crosswalk.office_code
                and figure.unit_code = crosswalk.from_unit_code
                and figure.data_month <= crosswalk.data_until_month
                and figure.data_month > coalesce(crosswalk.data_after_month, '')
                and figure.as_of_month between crosswalk.as_of_month and coalesce(crosswalk.as_of_until_month, '9999-12')
{%- endset -%}
{%- set moved %}
        select
            {{ columns_of('figure', ['office_code'] + key) }},
            figure.unit_code as from_unit_code,
            crosswalk.to_unit_code as unit_code,
            figure.is_count,
            figure.value,
            cast(
                cast(floor(figure.value * case when figure.is_count then 1 else 1000000 end) as decimal(38, 0)) as decimal(28, 0)
            ) as lots,
            cast(crosswalk.share * {{ 10 ** 18 }} as decimal(38, 0)) as share_lots
        from {{ relation }} as figure
        inner join {{ ref('bridge_unit_change') }} as crosswalk {{ taken_over_by }}
{%- endset -%}
select
    {{ columns_of('figure', ['office_code']) }},
    figure.unit_code as from_unit_code,
    {{ columns_of('figure', key) }},
    figure.unit_code,
    false as is_moved,
    figure.value
from {{ relation }} as figure
left join {{ ref('bridge_unit_change') }} as crosswalk {{ taken_over_by }}
where crosswalk.to_unit_code is null
union all
select
    {{ keys | join(',\n    ') }},
    unit_code,
    true as is_moved,
    cast(
        cast(
            whole_lots + case when place <= lots - cut_lots then 1 else 0 end as decimal(28, 0)
        ) * case when is_count then cast(1 as decimal(7, 6)) else cast('0.000001' as decimal(7, 6)) end
        + case when place = 1 then rest_value else 0 end as decimal(28, 12)
    ) as value
from (
    select
        *,
        sum(whole_lots) over (partition by {{ keys | join(', ') }}) as cut_lots,
        value - cast(lots as decimal(28, 0))
        * case when is_count then cast(1 as decimal(7, 6)) else cast('0.000001' as decimal(7, 6)) end as rest_value,
        row_number() over (
            partition by {{ keys | join(', ') }}
            order by quota_floor - whole_lots desc nulls last, unit_code nulls last
        ) as place
    from (
        select
            *,
            floor(quota_floor) as whole_lots
        from ({{ divided(
            '(' ~ moved ~ ')', {'quota': ([whole('r.lots'), whole('r.share_lots')], [whole(whole_share)])}, 10, ['floor']
        ) }}) as quoted
    ) as cut
) as placed
{%- endmacro %}


{# Does a measure count things, which are divided whole? Shared ones are divided already. #}
{% macro is_counted(measure) -%}
coalesce({{ measure }}.value_field in (
    'count', 'enterprises', 'firms', 'leads', 'opened', 'closed', 'closed_in_time', 'overdue', 'planned', 'done', 'done_in_time',
    'findings', 'standing'
), false) and coalesce({{ measure }}.credit <> 'shared', true)
{%- endmacro %}

{# Part of a ratio as a factor of an exact quotient: both parts are scaled alike, for a sum may have twelve places. #}
{% macro ratio_factor(x) -%}
cast({{ x }} * 1000000 as decimal(28, 6))
{%- endmacro %}
