"""What was known on a past day: homes of past days, the reports shown from them, and the clocks they go by."""
