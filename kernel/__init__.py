"""The words every room speaks: periods, exact decimals, findings, office files, the landed contract.

What belongs here: small, pure vocabulary that two or more rooms need. What does not: any job of a room
(reading workbooks, judging rows, scoring, printing, scheduling). Imports nothing of the project.
"""
