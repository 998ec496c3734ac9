{{ config(materialized='yearly', year_column='scheme_year') }}
{#
  Projects that count, one row each: the snapshot of the period's last month, by the date a stage was reached;
  of a `largest_` value those of the one project that has most. A verified or certified count is of what was decided of that stage, by its declared
  date, and cites the list's row; an amount cites
  the sheet the amount stands in. Of `credit: shared` they are the units' parts of projects that count once,
  and with nothing to add the cells of their shares; of `credit: leader` the claims that count, whole. Of a measure by label the
  cells of the labels stand beside, with nothing to add. Contracted and intended sums are those of the unit's latest profile; an increase
  is the agreed sum at the period's end less that of the opening, of projects whose sum rose. 履约 is the earliest of its signs: dates
  of the row, or capital that arrived, by whose cell such a project counts, as one at capacity does by its profile's.
#}
{% set columns = [
    'office_code', 'unit_code', 'month', 'value_status', 'decided_kind', 'project_code', 'project_name', 'industry_name',
    'is_single_manufacturing', 'agreed_investment_wan', 'fixed_asset_investment_wan', 'signed_date', 'pre_registered_date',
    'land_granted_date', 'started_date', 'in_statistics_date', 'in_production_date', 'focus_list_code',
    'certification_receipt_no', 'certification_sheet', 'certification_row', 'first_reported_at', 'receipt_no', 'source_sheet',
    'source_row',
] %}
{% set signs = ['pre_registered', 'land_granted', 'started'] %}
with claimed as (
    select
        known.*,
        {{ key_for_life('known') }} as project_key,
        1 as part,
        cast(null as varchar) as credit,
        cast(null as varchar) as share_receipt_no,
        cast(null as varchar) as share_sheet,
        cast(null as integer) as share_row
    from {{ known_rows('project', columns) }} as known
    {{ join_subject('known') }}
    {%- for credit in ['shared', 'leader'] %}
    union all
    select {{ 'distinct' if credit == 'leader' }}
        fact.office_code,
        {{ 'credit' if credit == 'shared' else 'fact' }}.unit_code,
        {{ columns_of('fact', columns[2:]) }},
        fact.carried_from_month,
        cast(null as timestamp) as known_from,
        cast(null as timestamp) as known_until,
        cast(null as varchar) as now_month,
        cast(null as varchar) as now_carried_month,
        {{ nothing_derived() }},
        credit.project_key,
        {{ 'credit.credited_count' if credit == 'shared' else '1' }} as part,
        '{{ credit }}' as credit,
        {% for column, type in {'receipt_no': 'varchar', 'sheet': 'varchar', 'row': 'integer'}.items() %}
        {{ 'credit.share_' ~ column if credit == 'shared' else 'cast(null as ' ~ type ~ ')' }} as share_{{ column }}
        {{- ',' if not loop.last }}
        {% endfor %}
    from {{ ref('fct_project_credit') }} as credit
    inner join {{ ref('fct_project') }} as fact
        on {{ same('credit', 'fact', ['receipt_no', 'source_sheet', 'source_row', 'month', 'value_status', 'decided_kind']) }}
    where {{ is_counted_in('credit') }} and {{ is_counted_in('fact') }}
    {%- endfor %}
),

dated as (
    select
        {{ evidence_key() }},
        due.month,
        due.labels is not null as is_by_label,
        fact.project_key,
        fact.part,
        fact.share_receipt_no,
        fact.share_sheet,
        fact.share_row,
        due.value_field,
        due.window_code,
        due.from_month,
        due.end_month,
        due.date_field,
        due.also_reached,
        due.performed_by,
        due.full_output,
        fact.project_code,
        fact.project_name,
        fact.agreed_investment_wan,
        fact.fixed_asset_investment_wan,
        fact.certification_receipt_no,
        fact.certification_sheet,
        fact.certification_row,
        fact.carried_from_month,
        fact.receipt_no,
        fact.source_sheet,
        fact.source_row,
        case due.date_field
            when 'signed_date' then {{ month_of_date('fact.signed_date') }}
            when 'pre_registered_date' then {{ month_of_date('fact.pre_registered_date') }}
            when 'land_granted_date' then {{ month_of_date('fact.land_granted_date') }}
            when 'started_date' then {{ month_of_date('fact.started_date') }}
            when 'in_statistics_date' then {{ month_of_date('fact.in_statistics_date') }}
            when 'in_production_date' then {{ month_of_date('fact.in_production_date') }}
        end as stage_month,
        least(
            {%- for stage in signs %}
            case when {{ in_list('due.performed_by', "'" ~ stage ~ "'") }} then {{ month_of_date('fact.' ~ stage ~ '_date') }} end
            {{- ',' if not loop.last }}
            {%- endfor %}
        ) as sign_month,
        {%- for stage in signs %}
        {{ month_of_date('fact.' ~ stage ~ '_date') }} as {{ stage }}_month{{ ',' if not loop.last }}
        {%- endfor %}
    {{ counted_from('project', 'claimed',
        also="due.value_status = fact.value_status and coalesce(due.credit, '') = coalesce(fact.credit, '')") }}
    and {{ is_known_then() }}
    and (due.value_status = 'declared' or fact.decided_kind = {{ kind_of_measure('due') }})
    and (due.is_single_manufacturing is null or due.is_single_manufacturing = fact.is_single_manufacturing)
    and (due.min_investment_wan is null or fact.agreed_investment_wan >= due.min_investment_wan)
    and (due.max_investment_wan is null or fact.agreed_investment_wan < due.max_investment_wan)
    and {{ in_list('due.focus_lists', 'fact.focus_list_code') }}
    and {{ in_list('due.industries', 'fact.industry_name') }}
    and {{ not_in_list('due.industries_excluded', 'fact.industry_name') }}
    {%- for stage in ['signed', 'pre_registered', 'land_granted', 'started', 'in_statistics', 'in_production'] %}
    and (
        coalesce(position('|{{ stage }}_date|' in due.also_reached), 0) = 0
        or {{ month_of_date('fact.' ~ stage ~ '_date') }} <= due.end_month
    )
    {%- endfor %}
    and (due.first_reported_before is null or cast(fact.first_reported_at as date) < due.first_reported_before)
    and (
        due.min_fixed_asset_share_pct is null
        or {{ product_at_least(
            ['fact.fixed_asset_investment_wan', '100'], ['due.min_fixed_asset_share_pct', 'fact.agreed_investment_wan']
        ) }}
    )
),

labelled as (
    select
        dated.*,
        profile.intended_investment_wan,
        profile.contract_investment_wan,
        profile.receipt_no as profile_receipt_no,
        profile.source_sheet as profile_sheet,
        profile.source_row as profile_row,
        opening.agreed_investment_wan as opening_wan,
        opening.receipt_no as opening_receipt_no,
        opening.source_sheet as opening_sheet,
        opening.source_row as opening_row,
        label.receipt_no as label_receipt_no,
        label.source_sheet as label_sheet,
        label.source_row as label_row,
        label.source_field as label_field,
        {%- for column in ['receipt_no', 'source_sheet', 'source_row', 'source_field'] %}
        case
            when dated.date_field = 'at_capacity_date' then capacity.{{ column }}
            when dated.date_field = 'performed_date' and coalesce(capital.month < dated.sign_month, true) then capital.{{ column }}
        end as sign_{{ column }},
        {%- endfor %}
        least(dated.sign_month, capital.month) as performed_month,
        capacity.month as capacity_month
    from dated
    left join {{ ref('int_measure_label') }} as label
        on {{ same('dated', 'label', ['office_code', 'scheme_year', 'measure_code', 'month', 'project_key']) }}
    left join {{ ref('int_measure_profile') }} as profile
        on
            dated.value_field in ('intended_investment', 'contract_investment')
            and {{ same('dated', 'profile', ['office_code', 'scheme_year', 'month', 'unit_code', 'project_key']) }}
    left join {{ ref('int_measure_opening') }} as opening
        on
            dated.value_field = 'investment_increase'
            and {{ same('dated', 'opening', ['office_code', 'scheme_year', 'from_month', 'month', 'unit_code', 'project_key']) }}
    left join {{ ref('int_measure_stage') }} as capital
        on
            dated.performed_by is not null and capital.stage_code = 'capital'
            and {{ same('dated', 'capital', ['office_code', 'scheme_year', 'project_key']) }}
    left join {{ ref('int_measure_stage') }} as capacity
        on
            dated.full_output is not null and capacity.stage_code = 'at_capacity'
            and {{ same('dated', 'capacity', ['office_code', 'scheme_year', 'project_key']) }}
    where not dated.is_by_label or label.project_key is not null
),

reached as (
    select
        *,
        case date_field when 'performed_date' then performed_month when 'at_capacity_date' then capacity_month else stage_month end
            as reached_month
    from labelled
),

-- Of two codes of one project on a unit's sheet the one it was first reported under has the project's sums.
standing as (
    select
        *,
        row_number() over (
            partition by office_code, scheme_year, assessment_code, period_code, unit_code, measure_code, value_status, project_key
            order by
                case when {{ called('reached') }} = project_key then 0 else 1 end nulls last, receipt_no nulls last,
                source_row nulls last
        ) = 1 as is_lead
    from reached
    where
        reached_month <= end_month
        and (coalesce(position('|performed_date|' in also_reached), 0) = 0 or performed_month <= end_month)
        and (coalesce(position('|at_capacity_date|' in also_reached), 0) = 0 or capacity_month <= end_month)
        and (window_code = 'stock' or value_field = 'investment_increase' or reached_month >= from_month)
),

counted as (
    select
        *,
        project_code as subject_code,
        project_name as subject_name,
        case value_field
            when 'count' then part
            when 'agreed_investment' then agreed_investment_wan
            when 'largest_agreed_investment' then agreed_investment_wan
            when 'fixed_asset_investment' then fixed_asset_investment_wan
            when 'largest_fixed_asset_investment' then fixed_asset_investment_wan
            when 'intended_investment' then case when is_lead then intended_investment_wan end
            when 'contract_investment' then case when is_lead then contract_investment_wan end
            when 'investment_increase'
                then case when is_lead and agreed_investment_wan > opening_wan then agreed_investment_wan end
        end as contribution,
        case
            when value_field = 'count' and certification_receipt_no is not null then 'certification'
            when value_field = 'count' and sign_receipt_no is not null then 'sign'
            when value_field in ('intended_investment', 'contract_investment') then 'profile'
            else 'own'
        end as cited,
        case
            when date_field <> 'performed_date' then date_field
            {%- for stage in signs %}
            when {{ in_list('performed_by', "'" ~ stage ~ "'") }} and {{ stage }}_month = sign_month then '{{ stage }}_date'
            {%- endfor %}
        end as date_cell
    from standing
),

cited as (
    select
        office_code,
        scheme_year,
        assessment_code,
        period_code,
        unit_code,
        measure_code,
        value_status,
        value_field,
        subject_code,
        subject_name,
        contribution,
        carried_from_month,
        {%- for column, own in {'receipt_no': 'receipt_no', 'sheet': 'source_sheet', 'row': 'source_row'}.items() %}
        case cited
            when 'certification' then certification_{{ column }}
            when 'sign' then sign_{{ own }}
            when 'profile' then profile_{{ column }}
            else {{ own }}
        end as {{ own }},
        {%- endfor %}
        case
            when cited = 'certification' then 'certified_value'
            when cited = 'sign' then sign_source_field
            when value_field = 'count' then date_cell
            when value_field = 'investment_increase' then 'agreed_investment_wan'
            else replace(value_field, 'largest_', '') || '_wan'
        end as source_field
    from counted
    {%- for cell, field in {
        'share': "'count_share_pct'", 'label': 'label_field', 'opening': "'agreed_investment_wan'"
    }.items() %}
    union all
    select
        office_code,
        scheme_year,
        assessment_code,
        period_code,
        unit_code,
        measure_code,
        value_status,
        value_field,
        subject_code,
        subject_name,
        {{ '-opening_wan' if cell == 'opening' else '0' }} as contribution,
        {{ 'cast(null as varchar) as carried_from_month' if cell == 'opening' else 'carried_from_month' }},
        {{ cell }}_receipt_no as receipt_no,
        {{ cell }}_sheet as source_sheet,
        {{ cell }}_row as source_row,
        {{ field }} as source_field
    from counted
    where {{ cell }}_receipt_no is not null and contribution is not null
    {%- endfor %}
)

{{ as_evidence_of_largest('cited') }}
