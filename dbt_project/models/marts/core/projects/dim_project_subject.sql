{{ config(materialized='by_office') }}
{#
  What a unit calls a project (`unit:code`, or `unit:name` without a code) and the one key for life it belongs to: all
  that `dim_project_link` joins, directly or through others, is one project. The key is what the project was called when
  it was first reported, so a rename keeps it. Neighbours hand the lowest number on, hop by hop, which any engine can;
  a chain of more hops than are made here fails the build (`project_keys_are_joined_through`).
#}
{% set hops = 12 %}

with subject as (
    select
        office_code,
        unit_code,
        subject_key,
        max(project_code) as project_code,
        max_by(project_name, month || coalesce(project_name, '')) as project_name,
        min(month) as first_month,
        max(month) as last_month,
        min(received_at) as first_reported_at
    from {{ ref('stg_project_mention') }} as mention
    where subject_key is not null and {{ is_office_built('mention') }}
    group by office_code, unit_code, subject_key
),

numbered as (
    select
        *,
        row_number() over (
            partition by office_code
            order by first_month nulls last, first_reported_at nulls last, subject_key nulls last
        ) as subject_no
    from subject
),

edge as (
    select
        one.office_code,
        one.subject_no as from_no,
        other.subject_no as to_no
    from {{ ref('dim_project_link') }} as link
    inner join numbered as one on link.office_code = one.office_code and link.left_key = one.subject_key
    inner join numbered as other on link.office_code = other.office_code and link.right_key = other.subject_key
    where {{ is_office_built('link') }}
),

{# Every subject is its own neighbour, so that nobody's number is ever raised. #}
neighbour as (
    select
        office_code,
        from_no,
        to_no
    from edge
    union all
    select
        office_code,
        to_no as from_no,
        from_no as to_no
    from edge
    union all
    select
        office_code,
        subject_no as from_no,
        subject_no as to_no
    from numbered
),

hop_0 as (
    select
        office_code,
        subject_no,
        subject_no as key_no
    from numbered
),

{% for hop in range(1, hops + 1) %}
hop_{{ hop }} as (
    select
        neighbour.office_code,
        neighbour.from_no as subject_no,
        min(hop.key_no) as key_no
    from neighbour
    inner join hop_{{ hop - 1 }} as hop
        on neighbour.office_code = hop.office_code and neighbour.to_no = hop.subject_no
    group by neighbour.office_code, neighbour.from_no
),

{% endfor %}
keyed as (
    select
        numbered.*,
        first_one.subject_key as project_key,
        count(*) over (partition by numbered.office_code, first_one.subject_key) as subject_count
    from numbered
    inner join hop_{{ hops }} as hop
        on numbered.office_code = hop.office_code and numbered.subject_no = hop.subject_no
    inner join numbered as first_one
        on hop.office_code = first_one.office_code and hop.key_no = first_one.subject_no
)

select
    office_code,
    subject_key,
    unit_code,
    project_code,
    project_name,
    project_key,
    cast(subject_count as integer) as subject_count,
    first_month,
    last_month,
    first_reported_at
from keyed
