"""Dialogues over the screens."""
