"""Work outside the process in front."""
