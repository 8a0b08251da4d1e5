"""Texts: safe display, graphemes, language and similarity."""
