"""Projects as other programs for qualitative analysis read them: REFI-QDA 1.0, the format that they share."""
