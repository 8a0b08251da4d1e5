"""Every look at a project, one function each. Nothing here writes what people decide."""
