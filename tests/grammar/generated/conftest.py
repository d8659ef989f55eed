"""The same examples whichever tests run: Hypothesis also draws constants of the project's modules that are loaded.

Which those are depends on the tests that ran before, so here it sees none of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True, scope="package")
def no_constants_of_loaded_modules() -> Iterator[None]:
    """Hide the constants of the project's own source, and what was drawn from them before."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(providers, "_get_local_constants", Constants)
        providers.CONSTANTS_CACHE.cache.clear()
        yield
    providers.CONSTANTS_CACHE.cache.clear()
