"""The state of the coding screen in memory: plain objects, without widgets."""
