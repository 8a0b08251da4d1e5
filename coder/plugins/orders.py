"""The contract of orders: an `Order`, a function from a `ToOrder` to ids."""

from coder.model.ids import ResponseId
from coder.queries.orders import Order, ToOrder

__all__ = ["Order", "ResponseId", "ToOrder"]
