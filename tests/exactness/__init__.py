"""Generated schemes over generated facts, many offices in one warehouse: every score must be the independent judge's.

    schemes, items, measures   a whole valid scheme, as plain YAML values
    figures, ledgers           facts that lie on its boundaries on purpose
    office, warehouse          landed through the landed contract, scored by one run of real dbt
    comparison, shrinking      what differs from `tests.oracle`, and the smallest office that shows it

`python -m tests.exactness --offices 300 --seed 7` tries others than those of the suite.
"""
