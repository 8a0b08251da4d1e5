"""A plug-in of each kind, as small as they can be."""
