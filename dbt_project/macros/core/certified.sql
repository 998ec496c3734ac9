{# What verified and certified rows of capital and tax share: their subject's attributes as declared, and the figures decided. #}

{# One row a unit, month and subject of the rows of `declared` that are so: every attribute where all its rows agree on it, else null. #}
{% macro agreed_attributes(declared, subject, attributes, where='true') -%}
select
    office_code,
    unit_code,
    month,
    {{ subject }},
    {% for attribute in attributes %}
    case when min({{ attribute }}) = max({{ attribute }}) and count({{ attribute }}) = count(*) then min({{ attribute }}) end
        as {{ attribute }}{{ ',' if not loop.last }}
    {% endfor %}
from {{ declared }}
where {{ where }}
group by office_code, unit_code, month, {{ subject }}
{%- endmacro %}

{# from … where: the county's verifications and the city's certifications of `kind` beside the agreed attributes of their subject. #}
{% macro certified_from(kind, subject) -%}
from {{ ref('fct_certification') }} as certification
    left join agreed
        on
            certification.office_code = agreed.office_code
            and certification.unit_code = agreed.unit_code
            and certification.month = agreed.month
            and certification.declared_code = agreed.{{ subject }}
    where certification.subject_kind = '{{ kind }}'
{%- endmacro %}

{# Where a verified or certified figure stands and when it came. #}
{% macro certified_columns() -%}
certification.declared_value as declared_ytd_wan,
        certification.disallowed_value as disallowed_ytd_wan,
        certification.reason as remark,
        cast(null as varchar) as carried_from_month,
        certification.receipt_no,
        certification.source_sheet,
        certification.source_row,
        certification.received_at,
        certification.loaded_at,
        certification.revision
{%- endmacro %}
