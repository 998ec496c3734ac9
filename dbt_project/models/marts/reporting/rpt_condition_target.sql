-- Where the target or handed-down base a condition looks at stands: document, workbook, cell.
select
    {{ period_key('i') }},
    i.unit_code,
    i.input_key,
    cast(t.target_value as decimal(18, 6)) as target_value,
    t.source_code,
    t.document_no,
    t.receipt_no,
    t.source_sheet,
    case
        when t.source_row is not null and coalesce(t.source_column, r.source_column) is not null
            then concat(coalesce(t.source_column, r.source_column), cast(t.source_row as varchar))
    end as source_cell,
    f.file_name,
    f.sha256,
    f.archive_path
from {{ ref('int_input') }} as i
inner join {{ ref('fct_target') }} as t
    on {{ same_scheme('i', 't') }} and i.unit_code = t.unit_code
    and i.target_code = t.target_code and i.target_source = t.source_code
left join {{ ref('stg_reading') }} as r
    on t.receipt_no = r.receipt_no and t.source_sheet = r.source_sheet and t.source_field = r.field
left join {{ ref('stg_submission') }} as f on t.receipt_no = f.receipt_no
where t.target_value is not null and i.owner_kind = 'condition'
