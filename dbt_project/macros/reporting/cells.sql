{# Where a figure stands: the cell of its workbook, and the file. Of its office: a receipt alone would be looked for in those of all. #}

{# A cell as Excel names it (`C7`); null where its column or row is not known. #}
{% macro cell_name(column, row) -%}
case when {{ column }} is not null and {{ row }} is not null then concat({{ column }}, cast({{ row }} as varchar)) end
{%- endmacro %}

{# Rows of evidence (the columns of int_measure_evidence) with their cell and file, and the rate of a cell in another currency;
   with the columns `also` of theirs. #}
{% macro with_cells(evidence, also=[]) -%}
select
    {{ period_key('e') }},
    {% for column in also %}
    e.{{ column }},
    {% endfor %}
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
    {{ cell_name('r.source_column', 'e.source_row') }} as source_cell,
    s.file_name,
    s.sha256,
    s.archive_path,
    s.form_set,
    cell.currency_code,
    cell.exchange_rate
from {{ evidence }} as e
left join {{ ref('stg_reading') }} as r
    on {{ same('e', 'r', ['office_code', 'receipt_no', 'source_sheet']) }} and e.source_field = r.field
left join {{ ref('stg_submission') }} as s on {{ same('e', 's', ['office_code', 'receipt_no']) }}
left join {{ ref('int_measure_rate') }} as cell
    on
        {{ same('e', 'cell', ['office_code', 'receipt_no', 'source_sheet', 'source_row']) }}
        and e.source_field in ('month_amount_wan', 'ytd_amount_wan')
{%- endmacro %}

{#
  The columns and the joins that say where the target of `asked` stands (its office_code, scheme_year, unit_code, target_code and
  target_source); those without a target are left out.
#}
{% macro target_cell_columns() -%}
cast(t.target_value as decimal(18, 6)) as target_value,
    t.source_code,
    t.document_no,
    t.receipt_no,
    t.source_sheet,
    {{ cell_name('coalesce(t.source_column, r.source_column)', 't.source_row') }} as source_cell,
    f.file_name,
    f.sha256,
    f.archive_path
{%- endmacro %}

{% macro target_cells_of(asked) -%}
inner join {{ ref('fct_target') }} as t
    on {{ same_scheme(asked, 't') }} and {{ asked }}.unit_code = t.unit_code
    and {{ asked }}.target_code = t.target_code and {{ asked }}.target_source = t.source_code
left join {{ ref('stg_reading') }} as r
    on {{ asked }}.office_code = r.office_code and {{ same('t', 'r', ['receipt_no', 'source_sheet']) }} and t.source_field = r.field
left join {{ ref('stg_submission') }} as f on {{ asked }}.office_code = f.office_code and t.receipt_no = f.receipt_no
where t.target_value is not null
{%- endmacro %}
