"""scikit-learn: a transformer that cleans texts, to stand before a vectorizer."""

from typing import Any

from chaffinch.cleaner import Cleaner
from chaffinch.integrations.arrow import made
from chaffinch.integrations.extra import need


class TextCleaner(need("sklearn.base", "sklearn").TransformerMixin, need("sklearn.base", "sklearn").BaseEstimator):  # type: ignore[misc]
    """Cleans an array, list or series of texts, or each column of a frame of them; there is nothing to fit.

    Shape, order and index stay; so does what is missing, and what is no text.
    """

    def __init__(self, cleaner: Cleaner | None = None) -> None:
        self.cleaner = cleaner

    def fit(self, X: Any, y: Any = None) -> "TextCleaner":  # noqa: ARG002, N803
        """Return the transformer as it is."""
        return self

    def transform(self, X: Any) -> Any:  # noqa: N803
        """Return the texts cleaned: a series or frame for one, an array of objects for an array, else a list."""
        if hasattr(X, "iloc"):
            from chaffinch.integrations.pandas import clean_series

            return (
                X.apply(clean_series, cleaner=self.cleaner) if hasattr(X, "columns") else clean_series(X, self.cleaner)
            )
        np = need("numpy", "sklearn")
        given = np.asarray(X if hasattr(X, "__len__") else list(X), dtype=object)
        found = np.empty(given.size, dtype=object)
        found[:] = [row.text if row.result else value for row, value in zip(self._rows(given), given.flat, strict=True)]
        found = found.reshape(given.shape)
        return found if isinstance(X, np.ndarray) else found.tolist()

    def _rows(self, given: Any) -> Any:
        return made("text", self.cleaner, {}).rows({"text": list(given.flat)})

    def __sklearn_is_fitted__(self) -> bool:
        return True

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.requires_fit, tags.no_validation = False, True
        tags.input_tags.string, tags.input_tags.one_d_array, tags.input_tags.two_d_array = True, True, True
        tags.input_tags.allow_nan = True
        return tags
