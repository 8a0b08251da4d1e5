"""What is counted and quoted, and the files it is written to. Takes and returns plain values."""
