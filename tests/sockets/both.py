"""Marks tests that must hold under the serving and the development server alike."""

import pytest

both = pytest.mark.parametrize("server_kind", ["uvicorn", "daphne"])
