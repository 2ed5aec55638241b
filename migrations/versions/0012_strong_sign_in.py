"""Second steps of signing in, sessions that can be told apart, e-mail changes, attempts that belong together

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Goes up."""
    _describe_sessions()
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.add_column(sa.Column("part", sa.String(length=64), nullable=False, server_default=""))
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.alter_column("part", existing_type=sa.String(length=64), existing_nullable=False, server_default=None)
        batch_op.create_index("ix_attempt_action_part", ["action", "part"], unique=False)
    _add("email_change", _token(), sa.Column("new_email", sa.String(length=254), nullable=False), *_short_lived())
    _add("half_sign_in", _token(), *_short_lived("started_at"))
    _add_code_app()
    _add_passkeys()
    _add("recovery_code", sa.Column("code_hash", sa.String(length=64), nullable=False), _moment("created_at"), _used())


def _describe_sessions() -> None:
    """Sessions that are open already were last seen, as far as we know, when they began."""
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("proved_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("device", sa.String(length=60), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("seen_from", sa.String(length=50), nullable=False, server_default=""))
    op.execute("UPDATE sign_in_session SET seen_at = started_at")
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.alter_column("seen_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        for name, length in (("device", 60), ("seen_from", 50)):
            kind = sa.String(length=length)
            batch_op.alter_column(name, existing_type=kind, existing_nullable=False, server_default=None)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _used() -> sa.Column[object]:
    return _moment("used_at", nullable=True)


def _token() -> sa.Column[object]:
    return sa.Column("token_hash", sa.String(length=64), nullable=False)


def _short_lived(begins: str = "created_at") -> tuple[sa.Column[object], ...]:
    return _moment(begins), _moment("expires_at"), _used()


UNIQUE = {
    "email_change": "token_hash",
    "half_sign_in": "token_hash",
    "code_app": "person_id",
    "passkey": "key_id",
    "passkey_challenge": "challenge",
    "recovery_code": "code_hash",
}
CHECKS = {"email_change": [("new_email = lower(new_email)", "ck_email_change_new_email_lower_case")]}


def _add(table: str, *columns: sa.Column[object]) -> None:
    """A table whose rows go with their person and are found by them."""
    unique = UNIQUE[table]
    checks = [sa.CheckConstraint(text, name=op.f(name)) for text, name in CHECKS.get(table, ())]
    op.create_table(
        table,
        sa.Column("person_id", sa.Uuid(), nullable=False),
        *columns,
        sa.Column("id", sa.Uuid(), nullable=False),
        *checks,
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f(f"fk_{table}_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint(unique, name=op.f(f"uq_{table}_{unique}")),
    )
    if unique != "person_id":
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_index(f"ix_{table}_person_id", ["person_id"], unique=False)


def _add_code_app() -> None:
    _add(
        "code_app",
        sa.Column("sealed_secret", sa.String(length=300), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        _moment("created_at"),
        _moment("confirmed_at", nullable=True),
    )


def _add_passkeys() -> None:
    _add(
        "passkey",
        sa.Column("key_id", sa.String(length=1400), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("uses", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        _moment("created_at"),
        _used(),
    )
    purpose = sa.Enum("adding", "signing-in", name="purpose", native_enum=False, create_constraint=True, length=40)
    _add(
        "passkey_challenge",
        sa.Column("purpose", purpose, nullable=False),
        sa.Column("challenge", sa.String(length=100), nullable=False),
        _moment("expires_at"),
        _used(),
    )
