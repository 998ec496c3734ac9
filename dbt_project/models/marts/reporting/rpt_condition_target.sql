-- Where the target or handed-down base a condition looks at stands: document, workbook, cell.
select
    {{ period_key('i') }},
    i.unit_code,
    i.input_key,
    {{ target_cell_columns() }}
from {{ ref('int_input') }} as i
{{ target_cells_of('i') }} and i.owner_kind = 'condition'
