"""Counts, quotes and writes reports. Takes and returns plain values."""
