"""The weights of the model as data: ``weights.json``, fitted by ``tools/fit_columns.py`` on pages whose columns are known."""

import functools
from collections.abc import Mapping

import msgspec

from pipefacts.data import read_data

__all__ = ["FOLLOWER", "Calibration", "Model", "load_model", "weigh"]

FOLLOWER = "follower:"  # before the name of a feature: what it weighs more in a row that is like an earlier one


class Calibration(msgspec.Struct, frozen=True):
    """The log odds that a chosen column is right: linear in those that the search gives it from the rows ``before`` and
    ``after`` the whole page was read, and in the logarithms of the number of ``columns`` and of open ``rows``.
    """

    intercept: float = 0.0
    before: float = 0.5
    after: float = 0.5
    columns: float = 0.0
    rows: float = 0.0


class Model(msgspec.Struct, frozen=True, dict=True):
    """Weights, as log odds: of features by name, and of the words of labels by the role of the column.

    ``broken`` is that of a run of signs that a nil fact must have broken, ``empty`` of a column without a value,
    ``unlisted`` of a unit that a head lists without a value of it. ``fitted_on`` says on how much they were fitted.
    """

    weights: dict[str, float]
    words: dict[str, dict[str, float]] = {}
    broken: float = -3.0
    empty: float = -5.0
    unlisted: float = -2.5
    calibration: Calibration = Calibration()
    fitted_on: dict[str, int] = {}

    @functools.cached_property
    def of_followers(self) -> Mapping[str, float]:
        """The weights as they hold in a row that is like an earlier one."""
        more = {name: self.weights.get(FOLLOWER + name, 0.0) for name in self.weights}
        return {name: weight + more[name] for name, weight in self.weights.items()} | {
            name.removeprefix(FOLLOWER): weight
            for name, weight in self.weights.items()
            if name.startswith(FOLLOWER) and name.removeprefix(FOLLOWER) not in self.weights
        }


def weigh(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The sum of ``features`` times their weights, as log odds; a feature without a weight counts nothing."""
    return sum([weights.get(name, 0.0) * x for name, x in features.items()])


@functools.cache
def load_model() -> Model:
    """The model that comes with the library."""
    return msgspec.json.decode(read_data("pipefacts.placing.likely", "weights.json"), type=Model)
