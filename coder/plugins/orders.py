"""Of plug-ins that order answers: an `Order`, a function from what is `ToOrder` to ids."""

from coder.model.ids import ResponseId
from coder.queries.orders import Order, ToOrder

__all__ = ["Order", "ResponseId", "ToOrder"]
