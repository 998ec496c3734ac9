{# Every staged row of posts, activities, 帮办 items, rewards, idle assets and register entries is in its mart exactly once. #}
{% for table, mart in {
    'post_row': 'fct_post', 'activity_row': 'fct_activity', 'assistance_row': 'fct_assistance', 'reward_row': 'fct_reward',
    'credit_share_row': 'fct_credit_share', 'idle_asset_row': 'fct_idle_asset', 'register_row': 'fct_register_entry'
}.items() %}
select
    '{{ mart }}' as mart_name,
    staged.receipt_no,
    staged.source_sheet,
    staged.source_row,
    count(mart.receipt_no) as mart_rows
from {{ ref('stg_' ~ table) }} as staged
left join {{ ref(mart) }} as mart
    on
        staged.receipt_no = mart.receipt_no
        and staged.source_sheet = mart.source_sheet
        and staged.source_row = mart.source_row
group by staged.receipt_no, staged.source_sheet, staged.source_row
having count(mart.receipt_no) <> 1
{{ 'union all' if not loop.last }}
{% endfor %}
