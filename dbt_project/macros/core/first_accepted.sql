{#
  left join first_accepted …: when an accepted workbook of the row's month first named its project, in a version that has been
  superseded too: a correction does not make a report later than it was.
#}
{% macro join_first_accepted(table, row) -%}
left join (
        select
            landed.office_code,
            landed.unit_code,
            landed.report_period,
            coalesce(landed.project_code, landed.project_name) as project,
            min(submission.received_at) as first_received_at
        from {{ source('landed', table) }} as landed
        inner join {{ ref('stg_submission') }} as submission on landed.receipt_no = submission.receipt_no
        where submission.is_accepted
        group by
            landed.office_code, landed.unit_code, landed.report_period, coalesce(landed.project_code, landed.project_name)
    ) as first_accepted
    on
        {{ row }}.office_code = first_accepted.office_code
        and {{ row }}.unit_code = first_accepted.unit_code
        and {{ row }}.report_period = first_accepted.report_period
        and coalesce({{ row }}.project_code, {{ row }}.project_name) = first_accepted.project
{%- endmacro %}
