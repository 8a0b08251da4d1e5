"""The terminal screen for coding."""
