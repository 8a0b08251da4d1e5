"""Shares of all answers from a coded random sample: drawing it, how large it must be, and what it says.

Pure functions on numbers; where answers, codes and predictions come from is not known here.
"""
