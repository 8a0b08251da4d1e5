"""Work in child processes: the protocol between parent and child, and the error log."""
