"""A second sector of a supplier, and the sections that a tender requests of an assessment

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Adds two columns; rows that are there get the empty value."""
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("other_sector", sa.String(length=2), nullable=False, server_default=""))
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("requested", sa.JSON(), nullable=False, server_default="[]"))
