"""What a plug-in may import: the contract of each kind in a module of its own (docs/plugins.md).

What stands here keeps its names and its meaning; all else in this package may change with any version.
"""
