{# Mean of one rater group's figures, half up at the places the scheme states. #}
{% macro rater_mean(score, places) -%}
{{ half_up(dec_quotient(["cast(sum(" ~ score ~ ") as decimal(28, 6))"], ["count(" ~ score ~ ")"], 10, 'down'), places) }}
{%- endmacro %}
