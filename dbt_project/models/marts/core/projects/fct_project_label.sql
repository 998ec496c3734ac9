{{ config(materialized='by_office') }}
{#
  One label (or 产业链) a project has borne up to the last due month of a scheme year, as written and as the catalogue of
  that year reads it. `state`: `listed` (in the year's catalogue), `lapsed` (in another year's only) or `unknown` (in none).
  The words of a cell are parted at 、，；, and the like; up to 40 of them are told apart (`projects_are_conserved`). `is_current`: the latest profile
  still has it. Kept by offices: `lapsed` looks at catalogues of later years, too.
#}

with due as (
    {{ last_due_months() }}
),

{{ label_words() }},

borne as (
    select
        due.scheme_year,
        due.as_of_month,
        word.office_code,
        word.project_key,
        word.label_text,
        min(word.month) as first_month,
        max(word.month) as last_month,
        max_by(word.unit_code, word.place_key) as unit_code,
        max_by(word.receipt_no, word.place_key) as receipt_no,
        max_by(word.source_sheet, word.place_key) as source_sheet,
        max_by(word.source_row, word.place_key) as source_row,
        max_by(word.source_field, word.place_key) as source_field,
        max_by(word.received_at, word.place_key) as received_at,
        max_by(word.loaded_at, word.place_key) as loaded_at
    from word
    inner join due on word.office_code = due.office_code and word.month <= due.as_of_month
    group by due.scheme_year, due.as_of_month, word.office_code, word.project_key, word.label_text
),

other_year as (
    select
        office_code,
        word,
        max_by(label_kind, scheme_year) as label_kind
    from {{ ref('stg_label') }}
    group by office_code, word
)

select
    borne.office_code,
    borne.scheme_year,
    borne.as_of_month,
    borne.project_key,
    borne.unit_code,
    borne.label_text,
    label.label_code,
    coalesce(label.title, borne.label_text) as title,
    coalesce(label.label_kind, other_year.label_kind) as label_kind,
    case when label.label_code is not null then 'listed' when other_year.word is not null then 'lapsed' else 'unknown' end
        as state,
    coalesce(borne.last_month = project.profile_month, false) as is_current,
    borne.first_month,
    borne.last_month,
    borne.receipt_no,
    borne.source_sheet,
    borne.source_row,
    borne.source_field,
    borne.received_at,
    borne.loaded_at
from borne
inner join {{ ref('fct_project_year') }} as project
    on
        borne.office_code = project.office_code
        and borne.scheme_year = project.scheme_year
        and borne.project_key = project.project_key
left join {{ ref('stg_label') }} as label
    on
        borne.office_code = label.office_code
        and borne.scheme_year = label.scheme_year
        and borne.label_text = label.word
left join other_year
    on borne.office_code = other_year.office_code and borne.label_text = other_year.word
