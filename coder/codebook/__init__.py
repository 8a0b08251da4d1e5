"""Codebook files: read, check, write and compare them (YAML, CSV). No project is touched."""
