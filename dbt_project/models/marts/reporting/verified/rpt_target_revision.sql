-- What a later target table of the year changed (fct_target_revision), with names.
select
    changed.office_code,
    changed.scheme_year,
    changed.unit_code,
    {{ unit_name_of('changed') }} as unit_name,
    cast({{ unit_order_of('changed') }} as integer) as unit_order,
    changed.target_code,
    coalesce(target.title, changed.target_code) as target_title,
    target.base_unit,
    changed.source_code,
    changed.version,
    changed.previous_value,
    changed.target_value,
    changed.change_value,
    changed.document_no,
    changed.received_at,
    changed.is_counting,
    changed.receipt_no,
    changed.source_sheet,
    changed.source_row,
    changed.source_column
from {{ ref('fct_target_revision') }} as changed
left join {{ ref('stg_scheme_target') }} as target
    on {{ same_scheme('changed', 'target') }} and changed.target_code = target.target_code
{{ join_unit('changed') }}
where
    changed.version > 1
    and (
        changed.target_value <> changed.previous_value
        or (changed.target_value is null) <> (changed.previous_value is null)
    )
