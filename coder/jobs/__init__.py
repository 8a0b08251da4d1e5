"""Work outside the process in front: the protocol that parent and child speak, and the log of what went wrong."""
