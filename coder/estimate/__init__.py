"""Shares of all answers from a coded random sample: drawing it, how large it must be, and its estimates.

Pure functions on numbers; the origin of answers, codes and predictions is not known here.
"""
