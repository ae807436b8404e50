"""The record in other people's formats: paper and tables. Reads what the queries give; writes nothing."""
