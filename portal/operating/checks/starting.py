"""The few checks that a start in production insists on."""

from portal.core.config import Mode, Settings, UnsafeSettings
from portal.operating.checks.configuration import check_configuration
from portal.operating.checks.folders import check_data_folder
from portal.operating.checks.rules import State


def refuse_unsafe_start(settings: Settings) -> None:
    """Raises UnsafeSettings if production would start with a fault that can be seen without the database.

    The database may come up later than we do, so it is `/readyz` that speaks of it.
    """
    if settings.mode is not Mode.PRODUCTION:
        return
    findings = [*check_configuration(settings), check_data_folder(settings)]
    faults = [f"{one.what}: {one.found}; {one.mend}" for one in findings if one.state is State.FAULT]
    if faults:
        raise UnsafeSettings("\n".join(faults))
