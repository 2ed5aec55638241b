"""Looks at the settings: secret, address and cookies, proxies."""

from pathlib import Path
from urllib.parse import urlsplit

from portal.accounts.leaks import find_fault
from portal.core.config import Mode, Settings
from portal.operating.checks.rules import LOOPBACK, Finding, fault, is_weak, ok, warning


def check_configuration(settings: Settings) -> list[Finding]:
    """What can be said without touching anything."""
    return [_mode(settings), _secret(settings), _address(settings), _proxies(settings), *_leaked(settings)]


def _mode(settings: Settings) -> Finding:
    if settings.mode is Mode.PRODUCTION:
        return ok("mode", "production")
    what = "laptop, with demo log-ins that everybody knows" if settings.demo else "laptop"
    if urlsplit(settings.base_url).hostname in LOOPBACK:
        return ok("mode", what)
    return warning("mode", f"{what}, at {settings.base_url}", "set LISTO_MODE=production before people use it")


def _secret(settings: Settings) -> Finding:
    if is_weak(settings.secret_key):
        how = "set LISTO_SECRET_KEY to something random, such as the output of: openssl rand -hex 32"
        return fault("secret", "easy to guess", how)
    return ok("secret", f"{len(settings.secret_key)} characters")


def _address(settings: Settings) -> Finding:
    host = urlsplit(settings.base_url).hostname or ""
    if settings.secure:
        return ok("address and cookies", f"{settings.base_url}; cookies travel over https only")
    if host in LOOPBACK:
        return ok("address and cookies", f"{settings.base_url}; plain http, from this machine only")
    how = "put a proxy with a certificate in front and set LISTO_BASE_URL to its https address"
    return warning("address and cookies", f"{settings.base_url}: passwords can be read on the way", how)


def _proxies(settings: Settings) -> Finding:
    hops = settings.trusted_proxies
    if settings.mode is Mode.PRODUCTION and not hops:
        how = "set LISTO_TRUSTED_PROXIES to how many proxies of yours stand in front (1 for nginx alone)"
        return warning("proxies", "none trusted: everybody seems to come from the proxy's address", how)
    if hops and not settings.secure:
        how = "set LISTO_TRUSTED_PROXIES=0 where no proxy stands in front: anybody could name any address"
        return warning("proxies", f"{hops} trusted on plain http", how)
    return ok("proxies", f"{hops} trusted" if hops else "none")


def _leaked(settings: Settings) -> list[Finding]:
    what, file = "leaked passwords", settings.leaked_passwords
    if not file:
        return []
    wrong = find_fault(Path(file))
    how = "let LISTO_LEAKED_PASSWORDS name a file of SHA-1s in their order, or leave it empty"
    return [fault(what, f"{file}: {wrong}", how) if wrong else ok(what, file)]
