{{ config(materialized='by_office') }}
{#
  A post somebody holds in a unit, by the office's yearly table of posts. A table speaks for the months from
  `applies_from` until the next year's table begins (`applies_until`, exclusive; null: none yet): a year nobody handed
  one in for goes on with the one before.
#}
with spoken as (
    {{ yearly_tables('post') }}
)

select
    post.office_code,
    post.unit_code,
    post.report_period,
    cast(spoken.applies_from as varchar) as applies_from,
    cast(spoken.applies_until as varchar) as applies_until,
    post.person_name,
    {{ plain_name('post.person_name') }} as person_key,
    post.post_code,
    post.position_title,
    post.valid_from,
    post.valid_to,
    post.document_no,
    post.remark,
    post.receipt_no,
    post.source_sheet,
    post.source_row,
    post.received_at,
    post.loaded_at,
    post.revision
from {{ ref('stg_post_row') }} as post
inner join spoken on post.receipt_no = spoken.receipt_no
where {{ is_office_built('post') }}
