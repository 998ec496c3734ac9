{#
  Verified or certified figures that do not follow from the step before, where nothing told the office so at the cell when
  the list came: the unit's report was not there yet, or rows were taken in some other way.
#}
{{ config(severity='warn') }}
select
    verified.office_code,
    verified.unit_code,
    verified.month,
    verified.subject_kind,
    verified.subject_key,
    verified.gap_code
from {{ ref('fct_verified') }} as verified
left join {{ ref('stg_finding') }} as finding
    on
        finding.code in (
            'declared_differs', 'declared_unknown', 'declared_not_as_verified', 'not_verified_by_county',
            'certified_not_balanced', 'verified_not_balanced'
        )
        and (
            (finding.receipt_no = verified.county_receipt_no and finding.source_row = verified.county_source_row)
            or (finding.receipt_no = verified.city_receipt_no and finding.source_row = verified.city_source_row)
        )
where
    verified.gap_code not in ('none', 'declared_revised') and finding.code is null
    and {{ is_built('verified', 'month') }}
