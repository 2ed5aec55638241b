"""The market: rows of submissions, keys of suppliers, releases and simulations

Revision ID: 0030
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0020"


def upgrade() -> None:
    """Adds four tables."""
    _add_rows()
    _add_keys()
    _add_releases()
    _add_simulations()


def _key(table: str, column: str, other: str, ondelete: str | None = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"), ondelete=ondelete
    )


def _add_rows() -> None:
    op.create_table(
        "market_row",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("questionnaire_id", sa.String(length=60), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("answered", sa.Uuid(), nullable=False),
        sa.Column("layout", sa.String(length=64), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.Column("is_synthetic", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _key("market_row", "organisation_id", "organisation"),
        _key("market_row", "submission_id", "submission"),
        _key("market_row", "answered", "questionnaire_version", None),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_market_row")),
        sa.UniqueConstraint(
            "organisation_id", "questionnaire_id", name=op.f("uq_market_row_organisation_id_questionnaire_id")
        ),
    )
    op.create_index(op.f("ix_market_row_submission_id"), "market_row", ["submission_id"], unique=False)


def _add_keys() -> None:
    op.create_table(
        "market_supplier_key",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("record_key", sa.Integer(), nullable=False),
        sa.Column("tag", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("record_key BETWEEN 0 AND 65535", name=op.f("ck_market_supplier_key_record_key_16_bits")),
        _key("market_supplier_key", "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_market_supplier_key")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_market_supplier_key_organisation_id")),
        sa.UniqueConstraint("tag", name=op.f("uq_market_supplier_key_tag")),
    )


def _add_releases() -> None:
    op.create_table(
        "market_release",
        sa.Column("questionnaire_id", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("questionnaire_version_id", sa.Uuid(), nullable=False),
        sa.Column("file", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("kept", sa.JSON(), nullable=False),
        sa.Column("protection", sa.JSON(), nullable=False),
        sa.Column("is_synthetic", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_market_release_number_positive")),
        _key("market_release", "made_by", "person", "SET NULL"),
        _key("market_release", "questionnaire_version_id", "questionnaire_version", None),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_market_release")),
        sa.UniqueConstraint("questionnaire_id", "number", name=op.f("uq_market_release_questionnaire_id_number")),
    )


def _add_simulations() -> None:
    op.create_table(
        "market_simulation",
        sa.Column("release_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _key("market_simulation", "release_id", "market_release"),
        _key("market_simulation", "organisation_id", "organisation"),
        _key("market_simulation", "asked_by", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_market_simulation")),
        sa.UniqueConstraint(
            "release_id",
            "organisation_id",
            "question",
            name=op.f("uq_market_simulation_release_id_organisation_id_question"),
        ),
    )
    op.create_index("ix_market_simulation_organisation_id", "market_simulation", ["organisation_id"], unique=False)
