"""How much a criteria profile may hold, wherever it comes from: typed on a page or brought as a file; pure."""

from datetime import UTC, datetime

LONGEST_TITLE = 150  # characters, as all that follow
LONGEST_SUMMARY = 1000
LONGEST_TEXT = 1500
LONGEST_BASIS = 300
LONGEST_LINK = 500
LONGEST_OCID = 200
LONGEST_ID = 80
MOST_CRITERIA = 100  # with the preferences
MOST_REQUIREMENTS = 60  # in one criterion
MOST_WAYS = 4  # on a page; a profile that was brought may have more
MOST_POINTS = 1000  # for one item
MOST_POINTS_IN_ALL = 10_000

# A day away from where a year has four digits in every time zone, and what a person can mean.
_EARLIEST, _LATEST = datetime(2000, 1, 2, tzinfo=UTC), datetime(2199, 12, 30, tzinfo=UTC)


def is_within_reach(moment: datetime) -> bool:
    """Whether an aware moment lies in the years 2000 to 2199."""
    return _EARLIEST <= moment <= _LATEST
