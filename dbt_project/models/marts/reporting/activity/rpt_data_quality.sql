-- The quality of a unit's monthly report (fct_data_quality), with the sentence that says how its score came about.
{% set parts = ['timely', 'complete', 'corrected', 'revised'] %}
with template as (
    select
        office_code,
        scheme_year,
        {% for case in parts + ['no_timely', 'no_complete', 'no_corrected', 'no_revised', 'score', 'no_score'] %}
        max(case when case_code = '{{ case }}' then template end) as {{ case }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref('stg_quality_sentence') }}
    group by office_code, scheme_year
),

worded as (
    select
        quality.*,
        template.score as score_template,
        template.no_score,
        {% for part in parts %}
        case
            when quality.{{ part }}_value is null then template.no_{{ part }}
            else replace(
                replace(template.{{ part }}, '{value}', {{ text_of_decimal('quality.' ~ part ~ '_value', '2') }}),
                '{weight}', cast(quality.{{ part }}_weight as varchar)
            )
        end as {{ part }}_words{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref('fct_data_quality') }} as quality
    left join template
        on quality.office_code = template.office_code and quality.scheme_year = template.scheme_year
),

{% set ns = namespace(sentence='worded.score_template') %}
{% for part in parts %}
{% set ns.sentence = "replace(" ~ ns.sentence ~ ", '{" ~ part ~ "}', worded." ~ part ~ "_words)" %}
{% endfor %}
told as (
    select
        worded.*,
        case
            when worded.score is null then worded.no_score
            else replace(
                replace({{ ns.sentence }}, '{weights}', cast(worded.weight_sum as varchar)),
                '{score}', {{ text_of_decimal('worded.score', '2') }}
            )
        end as sentence
    from worded
)

select
    told.office_code,
    told.scheme_year,
    told.month,
    told.unit_code,
    {{ unit_name_of('told') }} as unit_name,
    cast({{ unit_order_of('told') }} as integer) as unit_order,
    told.state,
    told.timely_value,
    told.complete_value,
    told.corrected_value,
    told.revised_value,
    told.score,
    told.row_count,
    told.incomplete_count,
    told.raised_count,
    told.standing_count,
    told.accepted_count,
    told.sentence,
    told.receipt_no
from told
{{ join_unit('told') }}
