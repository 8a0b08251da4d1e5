"""Which cells of a report's tables are hidden, so that no reader can compute a small group's numbers."""
