"""Encoders: models that turn an answer into a vector of its meaning. Nothing is ever downloaded.

`kinds` lists them; each runs in a process of its own (`process`), since native code reads texts from anybody.
"""
