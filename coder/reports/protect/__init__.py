"""Hides cells of a report's tables, so that no reader can compute a small group's numbers."""
