"""How often one account, and one address, may try something in vain before a pause; taken from the settings."""

from datetime import timedelta

from portal.core.config import Settings
from portal.core.throttle.services import Limit


def by_account(settings: Settings) -> Limit:
    """Wrong passwords for one e-mail."""
    return _limit("sign-in-account", settings.sign_in_attempts, settings)


def by_address(settings: Settings) -> Limit:
    """Wrong passwords from one network address."""
    return _limit("sign-in-address", settings.address_attempts, settings)


def letters_to(settings: Settings) -> Limit:
    """Mails to one e-mail that anybody can have sent."""
    return _limit("account-letter", settings.sign_in_attempts, settings)


def letters_from(settings: Settings) -> Limit:
    """Requests from one network address that make us write to somebody."""
    return _limit("account-letter-address", settings.address_attempts, settings)


def _limit(action: str, most: int, settings: Settings) -> Limit:
    return Limit(action, most, timedelta(minutes=settings.attempt_minutes), settings.secret_key)
