"""The baseline: the least that a Flask page with one insert can do, on the same server and kind of database.

No sign-in, no form token, no session, no rules: a row goes in, the browser is sent on, and a page shows the newest row.
"""

import os

from flask import Flask, redirect, render_template_string, request
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from portal.core.db import Database, make_engine

PAGE = "<!doctype html><html lang=en><title>Notes</title><h1>Notes</h1><p>{{ newest }}</p><form method=post><input name=note><button>Save</button></form></html>"  # noqa: E501

application = Flask("minimal")
database = Database(os.environ.get("MINIMAL_DATABASE", "sqlite://"))


@application.post("/")
def save() -> ResponseReturnValue:
    """One insert."""
    with database.transaction() as session:
        session.execute(text("INSERT INTO note (words) VALUES (:words)"), {"words": request.form["note"]})
    return redirect("/", 303)


@application.get("/")
def show() -> ResponseReturnValue:
    """One select."""
    with database.reading() as session:
        newest = session.execute(text("SELECT words FROM note ORDER BY id DESC LIMIT 1")).scalar()
    return render_template_string(PAGE, newest=newest)


@application.get("/healthz")
def health() -> ResponseReturnValue:
    """Says that the process answers."""
    return "ok"


def make_table(address: str) -> None:
    """The one table, on either kind of database."""
    kind = "INTEGER PRIMARY KEY" if address.startswith("sqlite") else "SERIAL PRIMARY KEY"
    made = make_engine(address)
    with made.begin() as connection:
        connection.execute(text(f"CREATE TABLE note (id {kind}, words TEXT NOT NULL)"))
    made.dispose()
