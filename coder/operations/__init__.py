"""Every act on a project, one function each. Both front ends call only these where something is written."""
