-- A unit's projects in a month by stage and focus list (fct_unit_count), with the unit's names of that year; of two
-- assessment years that overlap where the office moved its year, of the later one.
{% set kinds = [
    'signed', 'pre_registered', 'land_granted', 'started', 'in_statistics', 'in_production',
    'focus_promote', 'focus_pursue', 'focus_sign', 'focus_serve',
] %}
with year as (
    select
        office_code,
        scheme_year,
        start_month,
        end_month,
        lead(start_month) over (partition by office_code order by scheme_year nulls last) as next_start_month
    from {{ ref('stg_scheme') }}
)

select
    c.office_code,
    u.scheme_year,
    c.month,
    c.unit_code,
    u.unit_name,
    u.group_title,
    u.sort_order as unit_order,
    c.receipt_no,
    c.project_count,
    c.agreed_investment_wan,
    c.fixed_asset_investment_wan,
    {%- for kind in kinds %}
    c.{{ kind }}_count,
    c.{{ kind }}_investment_wan{{ "," if not loop.last }}
    {%- endfor %}
from {{ ref('fct_unit_count') }} as c
left join year as s
    on c.office_code = s.office_code and c.month >= s.start_month and c.month <= s.end_month
    and (s.next_start_month is null or c.month < s.next_start_month)
left join {{ ref('dim_unit') }} as u
    on s.office_code = u.office_code and s.scheme_year = u.scheme_year and c.unit_code = u.unit_code
