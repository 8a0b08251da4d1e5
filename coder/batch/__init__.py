"""Suggestions for files of any size: stream in, stream out, on the cores of one machine or on a Dask cluster."""
