"""The words every room speaks."""
