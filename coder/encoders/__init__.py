"""Encoders: models that turn an answer into a vector of its meaning. Nothing is ever downloaded.

Which there are says `kinds`; each runs in a process of its own (`process`), since native code reads texts that anybody
wrote.
"""
