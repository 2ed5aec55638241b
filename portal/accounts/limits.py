"""How often one account, and one address, may try something in vain before a pause; taken from the settings."""

from datetime import timedelta

from portal.core.config import Settings
from portal.core.throttle.services import Limit

ALL_PLACES = 5  # so many times as many tries for one e-mail, from all addresses together


def by_place(settings: Settings) -> Limit:
    """Wrong passwords for one e-mail from one network address: who mistypes elsewhere is not kept out by a guesser."""
    return _limit("sign-in-place", settings.sign_in_attempts, settings)


def by_account(settings: Settings) -> Limit:
    """Wrong passwords for one e-mail from all addresses: a guesser with many addresses."""
    return _limit("sign-in-account", settings.sign_in_attempts * ALL_PLACES, settings)


def by_address(settings: Settings) -> Limit:
    """Wrong passwords from one network address for all e-mails: a guesser with many accounts.

    Those of somebody who then signs in are forgotten, so that a workshop with one address gets in.
    """
    return _limit("sign-in-address", settings.address_attempts, settings)


def second_steps(settings: Settings) -> Limit:
    """Wrong codes at the second step of one person, who has shown the password."""
    return _limit("second-step", settings.sign_in_attempts, settings)


def letters_to(settings: Settings) -> Limit:
    """Mails to one e-mail that anybody can have sent."""
    return _limit("account-letter", settings.sign_in_attempts, settings)


def letters_from(settings: Settings) -> Limit:
    """Requests from one network address that make us write to somebody."""
    return _limit("account-letter-address", settings.address_attempts, settings)


def _limit(action: str, most: int, settings: Settings) -> Limit:
    return Limit(action, most, timedelta(minutes=settings.attempt_minutes), settings.secret_key)
