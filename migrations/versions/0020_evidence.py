"""A supplier's evidence: documents, and which items each of them backs

Revision ID: 0020
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0012"


def upgrade() -> None:
    """Adds two tables."""
    _add_documents()
    op.create_table(
        "evidence_use",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.String(length=80), nullable=False),
        sa.Column("attached_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attached_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attached_by"], ["person.id"], name=op.f("fk_evidence_use_attached_by_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["evidence_document.id"],
            name=op.f("fk_evidence_use_document_id_evidence_document"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_use")),
        sa.UniqueConstraint("document_id", "item_id", name=op.f("uq_evidence_use_document_id_item_id")),
    )


def _add_documents() -> None:
    op.create_table(
        "evidence_document",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("file", "link", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("storage_key", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=2000), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("size >= 0", name=op.f("ck_evidence_document_size_not_negative")),
        sa.CheckConstraint(
            "(kind = 'file' AND storage_key <> '' AND sha256 <> '' AND address = '')"
            " OR (kind = 'link' AND storage_key = '' AND sha256 = '' AND address <> '')",
            name=op.f("ck_evidence_document_file_or_link"),
        ),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f("ck_evidence_document_dates_in_order")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_evidence_document_created_by_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_evidence_document_organisation_id_organisation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_document")),
    )
    op.create_index(
        "ix_evidence_document_organisation_id_storage_key",
        "evidence_document",
        ["organisation_id", "storage_key"],
        unique=False,
    )
