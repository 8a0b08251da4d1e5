"""Every operation on a project, one function each. Both front ends write through these functions only."""
