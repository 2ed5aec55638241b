"""Criteria profiles of agencies, and suppliers' plans

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Adds tables; what agencies publish can be added and erased, never changed."""
    op.create_table(
        "criteria_mapping",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("requirement_key", sa.String(length=300), nullable=False),
        sa.Column("item_id", sa.String(length=80), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("mapped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mapped_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mapped_by"], ["person.id"], name=op.f("fk_criteria_mapping_mapped_by_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_criteria_mapping_organisation_id_organisation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criteria_mapping")),
        sa.UniqueConstraint(
            "organisation_id", "requirement_key", name=op.f("uq_criteria_mapping_organisation_id_requirement_key")
        ),
    )
    op.create_table(
        "criteria_profile",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column(
            "state",
            sa.Enum("draft", "published", "closed", name="state", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("draft", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("is_changed", sa.Boolean(), nullable=False),
        sa.Column("origin", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_criteria_profile_revision_positive")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_criteria_profile_created_by_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_criteria_profile_organisation_id_organisation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criteria_profile")),
        sa.UniqueConstraint("code", name=op.f("uq_criteria_profile_code")),
    )
    with op.batch_alter_table("criteria_profile", schema=None) as batch_op:
        batch_op.create_index("ix_criteria_profile_organisation_id", ["organisation_id"], unique=False)

    op.create_table(
        "criteria_tender_file",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("ocid", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by"], ["person.id"], name=op.f("fk_criteria_tender_file_added_by_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_criteria_tender_file_organisation_id_organisation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criteria_tender_file")),
    )
    with op.batch_alter_table("criteria_tender_file", schema=None) as batch_op:
        batch_op.create_index("ix_criteria_tender_file_organisation_id", ["organisation_id"], unique=False)

    op.create_table(
        "plan",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("questionnaire_id", sa.String(length=60), nullable=False),
        sa.Column(
            "target_kind",
            sa.Enum("level", "profile", name="target_kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("target", sa.String(length=60), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("days_per_week", sa.Numeric(precision=3, scale=1), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("days_per_week > 0 AND days_per_week <= 7", name=op.f("ck_plan_days_per_week_in_a_week")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_plan_created_by_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_plan_organisation_id_organisation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint(
            "organisation_id",
            "questionnaire_id",
            "target_kind",
            "target",
            name=op.f("uq_plan_organisation_id_questionnaire_id_target_kind_target"),
        ),
    )
    op.create_table(
        "criteria_profile_version",
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("questionnaire_id", sa.String(length=60), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"],
            ["criteria_profile.id"],
            name=op.f("fk_criteria_profile_version_profile_id_criteria_profile"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criteria_profile_version")),
        sa.UniqueConstraint("profile_id", "number", name=op.f("uq_criteria_profile_version_profile_id_number")),
    )
    with op.batch_alter_table("criteria_profile_version", schema=None) as batch_op:
        batch_op.create_index("ix_criteria_profile_version_published_at", ["published_at"], unique=False)

    op.create_table(
        "criteria_relation",
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "equal",
                "narrower",
                "wider",
                "overlapping",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_criteria_relation_created_by_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"],
            ["criteria_profile.id"],
            name=op.f("fk_criteria_relation_other_id_criteria_profile"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"],
            ["criteria_profile.id"],
            name=op.f("fk_criteria_relation_profile_id_criteria_profile"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criteria_relation")),
        sa.UniqueConstraint("profile_id", "other_id", name=op.f("uq_criteria_relation_profile_id_other_id")),
    )
    op.create_table(
        "plan_step",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("from_level", sa.Integer(), nullable=False),
        sa.Column("to_level", sa.Integer(), nullable=False),
        sa.Column("responsible", sa.String(length=120), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "to-do", "doing", "done", "dropped", name="state", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "from_level >= 0 AND from_level < to_level AND to_level <= 4", name=op.f("ck_plan_step_levels_rise")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_step_plan_id_plan"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_step")),
        sa.UniqueConstraint("plan_id", "item_id", name=op.f("uq_plan_step_plan_id_item_id")),
    )
    with op.batch_alter_table("plan_step", schema=None) as batch_op:
        batch_op.create_index("ix_plan_step_plan_id", ["plan_id"], unique=False)

    _freeze("criteria_profile_version")


def _freeze(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        body = f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed'); END"
    else:
        body = "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    op.execute(f"CREATE TRIGGER {table}_is_frozen BEFORE UPDATE ON {table} {body}")
