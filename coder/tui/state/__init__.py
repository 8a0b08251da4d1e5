"""What the coding screen holds in memory: plain objects, without widgets."""
