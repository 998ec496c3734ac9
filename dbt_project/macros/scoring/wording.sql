{#
  Chinese wording that the warehouse itself fills in: reasons of consequences, notes on year-on-year, report states.
  Sentences of scores are not here: they are the data `rule_sentence`.
#}

{# Nested replace(): `{name}` in the template becomes the text of expressions[name]; absent values print as nothing. #}
{% macro fill(template, expressions) -%}
{%- set filled = namespace(sql=template) -%}
{%- for name, expression in expressions.items() -%}
{%- set filled.sql = "replace(" ~ filled.sql ~ ", '{" ~ name ~ "}', coalesce(" ~ expression ~ ", ''))" -%}
{%- endfor -%}
{{ filled.sql }}
{%- endmacro %}

{# Exact number without trailing zeros. #}
{% macro exact_text(x) -%}
{{ text_of_amount(x, '1', '0') }}
{%- endmacro %}

{# A number below zero in brackets, as it is typed behind a sign. #}
{% macro in_brackets_below_zero(number, text) -%}
case when {{ number }} < 0 then concat('（', {{ text }}, '）') else {{ text }} end
{%- endmacro %}

{# Reason of a consequence by trigger. #}
{% macro consequence_reason(trigger, expressions) -%}
{%- set templates = {
    'rank_top': '总分{total}分，{partition}第{rank}名（共{size}个单位）',
    'rank_bottom': '总分{total}分，{partition}倒数第{rank_from_end}名（共{size}个单位）',
    'points_below': '总分{total}分，低于{threshold}分',
    'points_at_least': '总分{total}分，达到{threshold}分',
    'completion_behind_pace': '{indicator}完成率{completion}%，时序进度{pace}%，落后{gap}个百分点{over}',
    'completion_ahead_of_pace': '{indicator}完成率{completion}%，时序进度{pace}%，超前{gap}个百分点{reached}',
    'report_missing': '未按要求报送月报：{months}',
    'grade': '等次为{grade}',
    'when': '{conditions}',
} -%}
case {{ trigger }}
    {%- for code, template in templates.items() %}
    when '{{ code }}' then {{ fill("'" ~ template ~ "'", expressions) }}
    {%- endfor %}
end
{%- endmacro %}

{# Why two years are not compared. #}
{% macro year_on_year_note(reason) -%}
case {{ reason }}
    when 'not_reported' then '本期未报送，不作同比'
    when 'ratio' then '比率指标不作同比'
    when 'no_prior' then '没有上年同期数据'
    when 'other_caliber' then '与上年口径不同，不作同比'
    when 'prior_not_reported' then '上年同期未报送，不作同比'
    when 'prior_zero' then '上年同期为零，不作同比'
end
{%- endmacro %}

{# Why a condition has no figure to look at. #}
{% macro input_state_words(state) -%}
case {{ state }} when 'missing' then '缺数' when 'no_base' then '没有目标或基数' when 'pending_review' then '待核定' when 'too_large' then '数字过大' end
{%- endmacro %}

{# Whether a condition holds; unknown while it waits for certification. #}
{% macro condition_words(holds) -%}
case when {{ holds }} then '符合' when not {{ holds }} then '不符合' else '未定' end
{%- endmacro %}

{# How a due report stands. #}
{% macro report_state(state) -%}
case {{ state }}
    when 'on_time' then '按时'
    when 'late' then '迟报'
    when 'missing' then '未报'
    when 'nil' then '零报告'
    when 'rejected' then '退回未重报'
    when 'held' then '待确认'
    when 'waived' then '免报'
end
{%- endmacro %}

{# Conditions of a block, in brackets that say how they belong together; others as they stand. #}
{% macro block_words(match, conditions) -%}
case {{ match }}
    when 'any' then concat('有一项即可〔', {{ conditions }}, '〕')
    when 'all' then concat('须同时〔', {{ conditions }}, '〕')
    else {{ conditions }}
end
{%- endmacro %}
