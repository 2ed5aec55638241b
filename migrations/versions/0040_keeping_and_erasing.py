"""Keeping no longer than needed: erasure, reminders, and a trail whose addresses can be forgotten

Revision ID: 0040
Revises: 0030
"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0030"

KEPT = (
    "id",
    "number",
    "at",
    "event",
    "by_person",
    "organisation_id",
    "about_kind",
    "about_id",
    "old",
    "new",
    "origin_seal",
    "previous_hash",
    "entry_hash",
)


def upgrade() -> None:
    """Goes up."""
    op.add_column("person", sa.Column("wants_reminders", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("trail_entry", sa.Column("origin_salt", sa.String(length=32), server_default="", nullable=False))
    op.add_column("trail_entry", sa.Column("origin_seal", sa.String(length=64), server_default="", nullable=False))
    _allow_forgetting()
    op.create_table(
        "erased_certificate",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erased_certificate")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_erased_certificate_code_hash")),
    )
    _add_requests()
    _add_reminders()


def _allow_forgetting() -> None:
    """An entry may lose where it came from and the salt of its seal, and nothing else."""
    same = "CAST(NEW.{0} AS TEXT) {1} CAST(OLD.{0} AS TEXT)"
    if op.get_bind().dialect.name == "sqlite":
        rest = " AND ".join(same.format(f'"{name}"', "IS") for name in KEPT)
        op.execute("DROP TRIGGER trail_entry_is_frozen")
        op.execute(
            "CREATE TRIGGER trail_entry_is_frozen BEFORE UPDATE ON trail_entry "
            f"WHEN NOT (NEW.origin = '' AND NEW.origin_salt = '' AND OLD.origin_seal <> '' AND {rest}) "
            "BEGIN SELECT RAISE(ABORT, 'rows of trail_entry are never changed'); END"
        )
        return
    rest = " AND ".join(same.format(f'"{name}"', "IS NOT DISTINCT FROM") for name in KEPT)
    op.execute("DROP TRIGGER trail_entry_is_frozen ON trail_entry")
    op.execute(
        "CREATE TRIGGER trail_entry_is_frozen BEFORE UPDATE ON trail_entry FOR EACH ROW "
        f"WHEN (NOT (NEW.origin = '' AND NEW.origin_salt = '' AND OLD.origin_seal <> '' AND {rest})) "
        "EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER trail_entry_is_not_deleted BEFORE DELETE ON trail_entry "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )


def _add_requests() -> None:
    op.create_table(
        "erasure_request",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("due_at >= asked_at", name=op.f("ck_erasure_request_due_after_asked")),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["person.id"], name=op.f("fk_erasure_request_asked_by_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_erasure_request_organisation_id_organisation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure_request")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_erasure_request_organisation_id")),
    )
    op.create_index("ix_erasure_request_due_at", "erasure_request", ["due_at"], unique=False)


def _add_reminders() -> None:
    op.create_table(
        "reminder",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "subject",
            sa.Enum(
                "evidence",
                "certificate",
                "assessment",
                name="subject",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("thing_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_reminder_organisation_id_organisation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_reminder_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "person_id",
            "subject",
            "thing_id",
            "stage",
            "day",
            name=op.f("uq_reminder_person_id_subject_thing_id_stage_day"),
        ),
    )
    op.create_index("ix_reminder_organisation_id", "reminder", ["organisation_id"], unique=False)
