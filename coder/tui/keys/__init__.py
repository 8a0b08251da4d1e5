"""Keys: what they do, and which they are."""
