"""What a plug-in may import: the contract of each kind in a module of its own (docs/plugins.md).

Names and meanings here are stable; everything else in this package may change with any version.
"""
