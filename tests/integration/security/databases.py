"""Which database a probe is for, where the answer cannot depend on it."""

import pytest

_ADDRESS = "database_address"
SQLITE_ONLY = pytest.mark.parametrize(_ADDRESS, ["sqlite"], indirect=True, scope="session")
POSTGRESQL_ONLY = pytest.mark.parametrize(_ADDRESS, ["postgresql"], indirect=True, scope="session")
