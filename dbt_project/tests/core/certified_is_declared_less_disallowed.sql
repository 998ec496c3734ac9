{# Declared less disallowed is certified, to the last digit; a blank among them is not known to be right. #}
{{ config(severity='warn') }}
select
    receipt_no,
    source_row,
    declared_value,
    disallowed_value,
    certified_value
from {{ ref('fct_certification') }}
where coalesce(declared_value - disallowed_value <> certified_value, true)
