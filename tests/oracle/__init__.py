"""An independent judge: scores of a ground truth in plain Python, written from docs/contracts.md, not from the SQL.

Imports nothing of the project. Exact fractions throughout; a Decimal only where the contract rounds.

Against the warehouse, for each scheme year, keys being (assessment_code, period_code, unit_code[, indicator_code]):

    truth = GroundTruth.read(home.root / "demo_truth.json")      # or what demo.build(home.inbox) returned
    result = evaluate(truth, read_scheme(home.offices / "pingyang/schemes/2024.yaml"), 2024)

`result.scores[key]` against rpt_score_sheet: status = score_status; points, actual, numerator, denominator, target =
points and the `*_value` columns (a Fraction equals a Decimal of the same value). The key sets must be equal.
`result.totals[key]` against rpt_ranking: the fields are named as its columns. `result.streaks` against rpt_consequence.

facts (ledgers) → measures → inputs (x, conditions) → rules → totals (caps, overrides, places, grades) → consequences;
`evaluate` takes them in this order.
"""
