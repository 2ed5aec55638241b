"""Lets `python -m portal` run the portal's commands."""

from portal.cli import main

main()
