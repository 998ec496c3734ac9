{# Who claims a project: a project counts once a month, whoever reports it. #}

{#
  CTEs that end in `placed`, `front` and `doubt`: rows of `fact` (fct_capital, fct_project) with the project they are of, in
  the order of their claims; the claim of a project and month that counts; and projects that wait for a decision. The unit that
  leads by the table of shares goes before those that share, they before all others; of several others the one the project was
  first reported by. For models kept by the years of `month`.
#}
{% macro claims(fact) -%}
{# of projects each stage that was decided is a claim of its own #}
{%- set apart = ['decided_kind'] if fact == 'fct_project' else [] -%}
claim as (
    select
        fact.*,
        coalesce(
            subject.project_key,
            fact.unit_code || ':' || coalesce(fact.project_code, fact.project_name),
            -- a row without code and name is a project nobody can tell from others
            fact.receipt_no || '|' || fact.source_sheet || '|' || cast(fact.source_row as varchar)
        ) as project_key,
        subject.first_month,
        subject.first_reported_at as subject_reported_at
    from {{ ref(fact) }} as fact
    left join {{ ref('dim_project_subject') }} as subject
        on
            fact.office_code = subject.office_code
            and fact.unit_code || ':' || coalesce(fact.project_code, fact.project_name) = subject.subject_key
    where {{ is_built('fact', 'month') }}
),

{# The place of a unit in the table of shares, in the months it is in it: that of its first row. #}
sharing as (
    select
        span.office_code,
        span.project_key,
        span.unit_code,
        span.month,
        min(share.share_order) as share_order,
        min_by(share.document_no, share.share_order) as document_no
    from (
        select distinct
            office_code,
            project_key,
            unit_code,
            month
        from claim
    ) as span
    inner join {{ ref('fct_credit_share') }} as share
        on
            {{ same('span', 'share', ['office_code', 'project_key', 'unit_code']) }}
            and {{ share_holds('share', 'span.month') }}
    group by span.office_code, span.project_key, span.unit_code, span.month
),

placed as (
    select
        claim.*,
        sharing.document_no,
        sharing.project_key is not null as is_sharing,
        row_number() over (
            partition by {{ columns_of('claim', ['office_code', 'value_status', 'month', 'project_key'] + apart) }}
            order by
                sharing.share_order nulls last,
                claim.first_month nulls last,
                claim.subject_reported_at nulls last,
                claim.unit_code nulls last,
                claim.project_code nulls last,
                claim.source_row nulls last
        ) as claim_order
    from claim
    left join sharing on {{ same('claim', 'sharing', ['office_code', 'project_key', 'unit_code', 'month']) }}
),

{# The claim of a project and month: all rows of one unit's sheet under one name. #}
front as (
    select
        {{ columns_of('placed', ['office_code', 'value_status', 'month', 'project_key'] + apart) }},
        unit_code,
        project_code,
        project_name,
        first_month,
        subject_reported_at
    from placed
    where claim_order = 1
),

{# Of two projects that look alike the later one waits for the decision. #}
doubt as (
    select
        {{ columns_of('later', ['office_code', 'value_status', 'month', 'project_key'] + apart) }},
        earlier.unit_code as counted_unit_code
    from {{ ref('stg_project_pair') }} as pair
    inner join {{ ref('dim_project_subject') }} as one
        on pair.office_code = one.office_code and pair.left_key = one.subject_key
    inner join {{ ref('dim_project_subject') }} as other
        on pair.office_code = other.office_code and pair.right_key = other.subject_key
    inner join front as earlier
        on pair.office_code = earlier.office_code and earlier.project_key in (one.project_key, other.project_key)
    inner join front as later
        on
            {{ same('earlier', 'later', ['office_code', 'value_status', 'month'] + apart) }}
            and later.project_key in (one.project_key, other.project_key)
            and (
                earlier.first_month < later.first_month
                or earlier.first_month = later.first_month and earlier.subject_reported_at < later.subject_reported_at
                or earlier.first_month = later.first_month and earlier.subject_reported_at = later.subject_reported_at
                and earlier.project_key < later.project_key
            )
    where pair.subject_kind = 'project' and pair.verdict is null and one.project_key <> other.project_key
    qualify row_number() over (
        partition by {{ columns_of('later', ['office_code', 'value_status', 'month', 'project_key'] + apart) }}
        order by
            earlier.first_month nulls last, earlier.subject_reported_at nulls last, earlier.project_key nulls last
    ) = 1
)
{%- endmacro %}
