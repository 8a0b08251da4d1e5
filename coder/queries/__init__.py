"""Read access to a project, one function each. Nothing here writes decisions."""
