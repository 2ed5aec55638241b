"""The trail of who did what

Revision ID: 0010
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0003"


def upgrade() -> None:
    """Goes up."""
    op.create_table(
        "trail_entry",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.String(length=60), nullable=False),
        sa.Column("by_person", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("about_kind", sa.String(length=40), nullable=False),
        sa.Column("about_id", sa.String(length=100), nullable=False),
        sa.Column("old", sa.JSON(), nullable=False),
        sa.Column("new", sa.JSON(), nullable=False),
        sa.Column("origin", sa.String(length=50), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("entry_hash", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_trail_entry_number_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trail_entry")),
        sa.UniqueConstraint("number", name=op.f("uq_trail_entry_number")),
        sa.UniqueConstraint("entry_hash", name=op.f("uq_trail_entry_entry_hash")),
    )
    with op.batch_alter_table("trail_entry", schema=None) as batch_op:
        batch_op.create_index("ix_trail_entry_organisation_id_number", ["organisation_id", "number"], unique=False)
        batch_op.create_index("ix_trail_entry_by_person_number", ["by_person", "number"], unique=False)
        batch_op.create_index("ix_trail_entry_about_id_number", ["about_id", "number"], unique=False)
        batch_op.create_index("ix_trail_entry_at", ["at"], unique=False)
    _freeze()


def _freeze() -> None:
    """Entries are added and nothing else: the database itself refuses to change, delete or empty them."""
    if op.get_bind().dialect.name == "sqlite":
        refuse = "BEGIN SELECT RAISE(ABORT, 'rows of trail_entry are never changed'); END"
        for name, action in (("frozen", "UPDATE"), ("kept", "DELETE")):
            op.execute(f"CREATE TRIGGER trail_entry_is_{name} BEFORE {action} ON trail_entry {refuse}")
        return
    op.execute(
        "CREATE TRIGGER trail_entry_is_frozen BEFORE UPDATE OR DELETE ON trail_entry "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER trail_entry_is_kept BEFORE TRUNCATE ON trail_entry "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
