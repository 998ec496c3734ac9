{{ config(materialized='yearly', year_column='scheme_year') }}
select
    office_code,
    scheme_year,
    title,
    document_no,
    issued_date,
    start_month,
    end_month,
    points_places,
    rounding_at,
    scheme_sha256,
    illustrative_note,
    effective_tax_status,
    effective_tax_since,
    effective_arrived_since,
    least_tax_wan,
    least_tax_ratio,
    effective_clause
from {{ landed('scheme') }}
