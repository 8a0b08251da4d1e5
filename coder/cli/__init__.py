"""The command line: one file per command, each loaded on use."""
