"""The boxes over the screens."""
