"""The book of record."""
