"""The catalogue's facts as CSV with their sources, and how a line becomes a row."""
