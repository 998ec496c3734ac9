{#
  left join first_accepted …: when an accepted workbook of the row's month first named its project, in a version that has been
  superseded too: a correction does not make a report later than it was. `landed`: the rows of every version.
#}
{% macro join_first_accepted(landed, row) -%}
left join (
        select
            every.office_code,
            every.unit_code,
            every.report_period,
            coalesce(every.project_code, every.project_name) as project,
            min(submission.received_at) as first_received_at
        from {{ landed }} as every
        inner join {{ ref('stg_submission') }} as submission on every.receipt_no = submission.receipt_no
        where submission.is_accepted
        group by
            every.office_code, every.unit_code, every.report_period, coalesce(every.project_code, every.project_name)
    ) as first_accepted
    on
        {{ row }}.office_code = first_accepted.office_code
        and {{ row }}.unit_code = first_accepted.unit_code
        and {{ row }}.report_period = first_accepted.report_period
        and coalesce({{ row }}.project_code, {{ row }}.project_name) = first_accepted.project
{%- endmacro %}
