"""Parts of the suggester are estimators by the rules of scikit-learn, whose checks look at those that take arrays."""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np
import pytest
from scipy import sparse
from sklearn.base import clone, is_classifier, is_regressor
from sklearn.decomposition import TruncatedSVD
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import GridSearchCV
from sklearn.utils import estimator_checks

from coder.suggest.calibration import StackedCalibration
from coder.suggest.classifier import DualRidge
from coder.suggest.estimator import Estimator
from coder.suggest.features import Vocabulary
from coder.suggest.joined import JoinedSuggester
from coder.suggest.latent import ProductSVD
from coder.suggest.linear import LinearSuggester
from coder.suggest.resources import one_thread

OF_TABLES: list[Estimator] = [ProductSVD(n_components=2, random_state=0), DualRidge(), StackedCalibration()]
OF_TEXTS: list[Estimator] = [Vocabulary(), JoinedSuggester(), LinearSuggester()]
RULES_OF_ALL = (
    estimator_checks.check_estimator_cloneable,
    estimator_checks.check_no_attributes_set_in_init,
    estimator_checks.check_parameters_default_constructible,
    estimator_checks.check_get_params_invariance,
    estimator_checks.check_set_params,
    estimator_checks.check_do_not_raise_errors_in_init_or_set_params,
    estimator_checks.check_valid_tag_types,
    estimator_checks.check_estimator_repr,
)


def called(estimator: Estimator) -> str:
    return type(estimator).__name__


@pytest.mark.parametrize("estimator", OF_TABLES, ids=called)
def test_what_takes_arrays_passes_the_checks_of_scikit_learn(estimator: Estimator) -> None:
    with one_thread(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of what is no BaseEstimator, and of what it tries on purpose
        done = estimator_checks.check_estimator(estimator, on_skip=None)
    assert sum(check["status"] == "passed" for check in done) > 30
    assert {check["check_name"] for check in done if check["status"] != "passed"} <= {"check_array_api_input"}


@pytest.mark.parametrize("estimator", OF_TEXTS, ids=called)
@pytest.mark.parametrize("rule", RULES_OF_ALL, ids=lambda rule: rule.__name__)
def test_what_takes_texts_is_made_copied_and_set_by_the_rules(
    estimator: Estimator, rule: Callable[[str, Estimator], None]
) -> None:
    rule(called(estimator), estimator)


def test_no_estimator_goes_without_the_checks() -> None:
    assert {type(estimator) for estimator in (*OF_TABLES, *OF_TEXTS)} == set(Estimator.__subclasses__())


def test_parameters_of_a_parameter_are_reached_by_its_name() -> None:
    learner = LinearSuggester(LogisticRegression(C=3))
    assert learner.get_params()["classifier__C"] == 3
    assert clone(learner.set_params(classifier__C=5, seed=2)).get_params(deep=False)["seed"] == 2
    assert learner.get_params()["classifier__C"] == 5
    with pytest.raises(ValueError, match="no parameter 'colour'"):
        learner.set_params(colour="red")


def test_what_a_vocabulary_learns_ends_in_an_underline() -> None:
    vocabulary = Vocabulary(protected=["eldre"], seed=3)
    before = set(vars(vocabulary))
    assert vocabulary.fit(["De eldre tar bussen", "Bussen er full"]) is vocabulary
    assert before == set(vocabulary.get_params())
    assert all(name.endswith("_") for name in set(vars(vocabulary)) - before)
    assert vocabulary.transform(["bussen"]).shape == (1, len(vocabulary.gram_index_))


def test_the_ridge_is_that_of_scikit_learn_and_can_be_tuned_by_it() -> None:
    random = np.random.default_rng(0)
    X, y = random.normal(size=(40, 6)), random.normal(size=(40, 3))
    weights = random.integers(1, 4, 40).astype(float)
    ours = DualRidge(penalty=2.0).fit(X, y, weights)
    mean = np.average(y, axis=0, weights=weights)
    theirs = Ridge(alpha=2.0, fit_intercept=False).fit(X, y - mean, weights)
    assert np.allclose(ours.coef_, theirs.coef_)
    assert np.allclose(ours.predict(sparse.csr_matrix(X)), theirs.predict(X) + mean)
    search = GridSearchCV(DualRidge(), {"penalty": [1e-3, 1e3]}).fit(X, X @ np.ones((6, 2)))
    assert search.best_params_ == {"penalty": 1e-3}
    assert is_regressor(search.best_estimator_)


def test_the_product_is_factored_as_if_it_were_made() -> None:
    table = sparse.random(30, 12, 0.4, "csr", random_state=1)
    through = sparse.random(12, 40, 0.3, "csr", random_state=2)
    ours = ProductSVD(n_components=3, through=through, n_iter=8, random_state=0).fit(table)
    theirs = TruncatedSVD(3, algorithm="arpack", random_state=0).fit(table @ through)
    assert np.allclose(ours.singular_values_, theirs.singular_values_, rtol=1e-4)
    assert np.allclose(np.abs(ours.transform(table)), np.abs(theirs.transform(table @ through)), atol=1e-3)


def test_a_calibration_of_one_code_says_what_is_shared_by_rows_like_it() -> None:
    random = np.random.default_rng(2)
    X = random.normal(size=(400, 2))
    y = np.where(random.random(400) < 1 / (1 + np.exp(-2 * X[:, 0])), "yes", "no")
    found = StackedCalibration().fit(X, y)
    assert is_classifier(found)
    assert found.classes_.tolist() == ["no", "yes"]
    sure = found.predict_proba(X)[:, 1]
    for low, high in ((0.0, 0.3), (0.3, 0.7), (0.7, 1.0)):
        there = (sure >= low) & (sure < high)
        assert sure[there].mean() == pytest.approx((y[there] == "yes").mean(), abs=0.08)
