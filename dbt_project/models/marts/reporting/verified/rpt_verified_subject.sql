-- One project or enterprise at a quarter's end, its figures side by side (fct_verified).
with dated as (
    {{ with_year('fct_verified') }}
)

select
    dated.office_code,
    dated.scheme_year,
    dated.month,
    dated.unit_code,
    {{ unit_name_of('dated') }} as unit_name,
    cast({{ unit_order_of('dated') }} as integer) as unit_order,
    dated.subject_kind,
    dated.subject_key,
    dated.subject_code,
    dated.subject_name,
    dated.declared_value,
    dated.county_disallowed_value,
    dated.county_verified_value,
    dated.county_reason,
    dated.city_disallowed_value,
    dated.city_certified_value,
    dated.city_reason,
    dated.is_left_out,
    dated.gap_value,
    dated.gap_code,
    dated.declared_receipt_no,
    dated.county_receipt_no,
    dated.city_receipt_no
from dated
{{ join_unit('dated') }}
