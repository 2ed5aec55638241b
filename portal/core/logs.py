"""Sets up the log: one line for each event, JSON in production, for people on a laptop; no personal data in it."""

import logging

import structlog

from portal.core.config import Mode, Settings


def init_logs(settings: Settings) -> None:
    """In production everything from `info` on, as JSON; on a laptop only what went wrong."""
    production = settings.mode is Mode.PRODUCTION
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer() if production else structlog.dev.ConsoleRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO if production else logging.WARNING),
        cache_logger_on_first_use=False,
    )
