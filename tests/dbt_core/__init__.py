"""The warehouse from landed Parquet to measures, and the macros it counts with, by real dbt."""
