{#
  Every accepted report has each of its sums once, every figure of an accepted
  indicator sheet, and what changed from version to version adds up where every version says something. What a form of months alone does
  not sum to is derived.
#}
select
    'revision' as law,
    submission.receipt_no,
    count(mart.receipt_no) as row_count
from {{ ref('stg_submission') }} as submission
left join {{ ref('fct_revision') }} as mart on submission.receipt_no = mart.receipt_no
where
    submission.is_accepted and submission.form_set in ('monthly', 'project_report')
    and {{ is_built('submission', 'landed_year') }}
group by submission.receipt_no, submission.form_set
having count(mart.receipt_no) <> max(case submission.form_set when 'monthly' then 9 else 3 end)
union all
select
    'figure' as law,
    summed.receipt_no,
    count(mart.receipt_no) as row_count
from {{ ref('stg_revision_sum') }} as summed
inner join {{ ref('stg_submission') }} as submission on summed.receipt_no = submission.receipt_no
left join {{ ref('fct_revision') }} as mart
    on
        summed.receipt_no = mart.receipt_no
        and summed.unit_code = mart.unit_code
        and summed.measure_code = mart.measure_code
where
    submission.is_accepted and {{ is_built('summed', 'report_period') }} and {{ is_built('submission', 'landed_year') }}
group by summed.receipt_no, summed.unit_code, summed.measure_code, summed.value
having count(mart.receipt_no) <> 1 or coalesce(max(mart.value), 0) <> coalesce(summed.value, max(mart.value), 0)
union all
select
    'change' as law,
    max(receipt_no) as receipt_no,
    count(*) as row_count
from {{ ref('fct_revision') }} as revision
where {{ is_built('revision', 'month') }}
group by office_code, unit_code, form_set, report_period, measure_code
having
    count(value) = count(*)
    and sum(coalesce(change_value, 0)) + max(case when version = 1 then value end) <> max(case when is_counting then value end)
