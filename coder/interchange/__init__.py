"""Projects for and from other programs: REFI-QDA 1.0, and databases of other programs."""
