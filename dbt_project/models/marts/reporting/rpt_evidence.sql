-- Every fact row that counts towards a measure, down to the workbook cell and the file's SHA-256.
select
    {{ period_key('e') }},
    e.unit_code,
    e.measure_code,
    e.value_status,
    e.subject_code,
    e.subject_name,
    e.contribution,
    e.carried_from_month,
    e.receipt_no,
    e.source_sheet,
    e.source_row,
    e.source_field,
    case
        when r.source_column is not null and e.source_row is not null
            then concat(r.source_column, cast(e.source_row as varchar))
    end as source_cell,
    s.file_name,
    s.sha256,
    s.archive_path,
    s.form_set
from {{ ref('int_measure_evidence') }} as e
left join {{ ref('stg_reading') }} as r
    on e.receipt_no = r.receipt_no and e.source_sheet = r.source_sheet and e.source_field = r.field
left join {{ ref('stg_submission') }} as s on e.receipt_no = s.receipt_no
