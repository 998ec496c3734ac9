"""An independent judge: scores of a ground truth in plain Python, written from docs/contracts.md, not from the SQL.

Imports nothing of the project. Exact fractions throughout; a Decimal only where the contract rounds.
"""
