"""A base for estimators that follow scikit-learn's rules, so that its tools can copy, tune, search and check them.

It replaces scikit-learn's own `BaseEstimator`, since importing that loads most of SciPy, and pandas where installed:
0.9 to 1.4 s of CPU and 51 to 113 MB, for every session on the screen and every process of `coder batch`. Nothing of
scikit-learn is imported before an outside array is validated by its rules (`validate_data`), or one of its tools asks
for tags.
"""

from __future__ import annotations

from inspect import signature
from typing import TYPE_CHECKING, ClassVar, Literal, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

if TYPE_CHECKING:
    from sklearn.utils import Tags

Array = NDArray[np.float64]
Table: TypeAlias = sparse.csr_matrix | NDArray[np.float32] | Array


class Estimator:
    """Parameters are keywords of the constructor, stored unchanged; results of `fit` end in `_`."""

    kind: ClassVar[Literal["classifier", "regressor", "transformer"] | None] = None
    takes_sparse: ClassVar[bool] = False
    takes_tables: ClassVar[bool] = True
    """Whether the input is a table of numbers; texts otherwise."""

    def get_params(self, deep: bool = True) -> dict[str, object]:
        """Return the parameters by name; with `deep` also those of nested estimators, as `name__theirs`."""
        found: dict[str, object] = {}
        for name in signature(type(self)).parameters:
            value = found[name] = getattr(self, name)
            if deep and hasattr(value, "get_params") and not isinstance(value, type):
                found |= {f"{name}__{inner}": setting for inner, setting in value.get_params().items()}
        return found

    def set_params(self, **parameters: object) -> Self:
        """Change parameters, also `name__theirs`. Raises ValueError for an unknown one."""
        known = self.get_params(deep=False)
        for name, value in parameters.items():
            first, _, inner = name.partition("__")
            if first not in known:
                raise ValueError(f"{type(self).__name__} has no parameter {first!r}. It has: {', '.join(known)}.")
            if inner:
                getattr(self, first).set_params(**{inner: value})
            else:
                setattr(self, first, value)
        return self

    def __repr__(self) -> str:
        settings_shown = ", ".join(f"{name}={value!r}" for name, value in self.get_params(deep=False).items())
        return f"{type(self).__name__}({settings_shown})"

    def __sklearn_tags__(self) -> Tags:
        from sklearn.utils import (
            ClassifierTags,
            InputTags,
            RegressorTags,
            Tags,
            TargetTags,
            TransformerTags,
        )

        takes = InputTags(two_d_array=self.takes_tables, sparse=self.takes_sparse, string=not self.takes_tables)
        return Tags(
            estimator_type=self.kind,
            target_tags=TargetTags(
                required=self.kind in ("classifier", "regressor"), multi_output=self.kind == "regressor"
            ),
            classifier_tags=ClassifierTags(multi_class=False) if self.kind == "classifier" else None,
            regressor_tags=RegressorTags() if self.kind == "regressor" else None,
            transformer_tags=TransformerTags() if self.kind == "transformer" else None,
            input_tags=takes,
        )


def table_of(estimator: Estimator, X: Table, *, again: bool = False) -> Table:
    """Validate an outside table by scikit-learn's rules; with `again`, against the columns of the fit. Raises as
    scikit-learn does.
    """
    from sklearn.utils.validation import check_is_fitted, validate_data

    if again:
        check_is_fitted(estimator)
    found: Table = validate_data(
        estimator, X, reset=not again, accept_sparse="csr" if estimator.takes_sparse else False,
        dtype=[np.float64, np.float32],
    )  # fmt: skip
    return found


def learned_from(estimator: Estimator, X: Table, y: Array, sample_weight: Array | None) -> tuple[Table, Array, Array]:
    """Validate a table with its targets and weights; rows of weight 0 are left out."""
    from sklearn.utils.multiclass import check_classification_targets
    from sklearn.utils.validation import _check_sample_weight, validate_data

    numbers = estimator.kind == "regressor"
    table, target = validate_data(
        estimator, X, y, accept_sparse="csr" if estimator.takes_sparse else False, dtype=[np.float64, np.float32],
        multi_output=numbers, y_numeric=numbers,
    )  # fmt: skip
    if not numbers:
        check_classification_targets(target)
    weights = _check_sample_weight(sample_weight, table, dtype=np.float64, ensure_non_negative=True)
    counts = weights > 0
    return table[counts], target[counts], weights[counts]


def two_labels(labels: Array) -> tuple[Array, Array]:
    """Return the two labels of rows, in order, and whether each row has the second. Raises ValueError for more or
    fewer, as in scikit-learn.
    """
    classes, found = np.unique(labels, return_inverse=True)
    if len(classes) > 2:
        raise ValueError("Only binary classification is supported. The type of the target is multiclass.")
    if len(classes) < 2:
        raise ValueError("There is only one class; two are needed.")
    return classes, found.astype(np.float64)
