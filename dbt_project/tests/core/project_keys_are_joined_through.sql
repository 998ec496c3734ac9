{# All that is linked has one key: the hops of dim_project_subject reached the end of every chain. #}
select
    link.office_code,
    link.left_key,
    link.right_key,
    one.project_key as left_project_key,
    other.project_key as right_project_key
from {{ ref('dim_project_link') }} as link
inner join {{ ref('dim_project_subject') }} as one
    on link.office_code = one.office_code and link.left_key = one.subject_key
inner join {{ ref('dim_project_subject') }} as other
    on link.office_code = other.office_code and link.right_key = other.subject_key
where one.project_key <> other.project_key
