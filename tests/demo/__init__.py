"""The demo county's files and its truth."""
