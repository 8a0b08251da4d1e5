"""The contract of encoders: a `Loader`, called in a process of its own, gives a `Model`: texts to a `Matrix`."""

from coder.encoders.child import Loader, Matrix, Model

__all__ = ["Loader", "Matrix", "Model"]
