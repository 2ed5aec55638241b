"""The WSGI entry point: gunicorn wsgi:application."""

from portal.app import create_app

application = create_app()
