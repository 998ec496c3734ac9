"""Published figures, taken in and scored as they were published."""
