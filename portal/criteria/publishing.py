"""What goes around every file of Open Contracting data that this installation writes."""

from datetime import datetime

from portal.core.config import Settings
from portal.criteria.ocds.publication import Publication

EXTENSION_PATH = "/open-contracting/criteria-profile"


def publication_at(settings: Settings, path: str, *, at: datetime) -> Publication:
    """Who writes the file that is found at this path of the portal, and when."""
    return Publication(
        uri=settings.base_url + path,
        publisher=settings.brand_name,
        extension_uri=f"{settings.base_url}{EXTENSION_PATH}/extension.json",
        at=at,
    )
