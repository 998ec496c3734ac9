-- Where the target of a score stands: document, workbook, cell.
select
    {{ score_key('s') }},
    {{ target_cell_columns() }}
from {{ ref('int_score_input') }} as s
{{ target_cells_of('s') }}
