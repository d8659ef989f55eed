"""The SQLModel classes say what the migrations built: same tables, columns, types, keys and nullability."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import AutoString, SQLModel

import bot.tables
import ledger_core.tables
from tests.ledger_core.books import Superuser, all_tables

# Read by the office's functions alone, or Alembic's own: no class, so that no code reads them by accident.
WITHOUT_CLASS = {"one_time_code", "alembic_version"}
# The types of PostgreSQL that each kind of column may be; the first match counts, narrow before wide.
FAMILIES: tuple[tuple[type, set[str]], ...] = (
    (sa.SmallInteger, {"int2"}),
    (sa.BigInteger, {"int8"}),
    (sa.Integer, {"int4"}),
    (sa.Boolean, {"bool"}),
    (AutoString, {"text", "bpchar"}),
    (sa.LargeBinary, {"bytea"}),
    (sa.Uuid, {"uuid"}),
    (sa.DateTime, {"timestamptz"}),
    (sa.Date, {"date"}),
    (JSONB, {"jsonb"}),
)
MODULES = (ledger_core.tables, bot.tables)
CLASSES: dict[str, type[SQLModel]] = {
    str(model.__tablename__): model
    for module in MODULES
    for model in vars(module).values()
    if isinstance(model, type) and issubclass(model, SQLModel) and model is not SQLModel
}


@dataclass(frozen=True)
class _Built:
    """A column as the database has it."""

    type: str
    nullable: bool
    key_place: int | None


async def _built(superuser: Superuser, table: str) -> dict[str, _Built]:
    rows = await superuser.fetch(
        "select a.attname, t.typname, not a.attnotnull as nullable,"
        " array_position(i.indkey::int2[], a.attnum) as key_place"
        " from pg_attribute a join pg_type t on t.oid = a.atttypid"
        " left join pg_index i on i.indrelid = a.attrelid and i.indisprimary"
        " where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped",
        table,
    )
    return {row["attname"]: _Built(row["typname"], row["nullable"], row["key_place"]) for row in rows}


def _family(column: "sa.Column[object]") -> set[str]:
    return next(names for kind, names in FAMILIES if isinstance(column.type, kind))


async def test_every_table_has_its_class(superuser: Superuser) -> None:
    assert set(CLASSES) == await all_tables(superuser) - WITHOUT_CLASS


async def test_each_class_agrees_with_its_table(superuser: Superuser) -> None:
    differing = []
    for name in sorted(CLASSES):
        table, built = SQLModel.metadata.tables[name], await _built(superuser, name)
        assert {column.name for column in table.columns} == set(built), name
        differing += [
            f"{column}: {column.type!r} nullable={column.nullable}, built {built[column.name]}"
            for column in table.columns
            if built[column.name].type not in _family(column) or built[column.name].nullable != column.nullable
        ]
        keys = sorted((place, column) for column, one in built.items() if (place := one.key_place) is not None)
        assert [column.name for column in table.primary_key] == [column for _, column in keys], name
    assert differing == []


def test_instants_are_aware() -> None:
    aware = {
        str(column): column.type.timezone
        for name in CLASSES
        for column in SQLModel.metadata.tables[name].columns
        if isinstance(column.type, sa.DateTime)
    }
    assert len(aware) > 10
    assert [column for column, has_zone in aware.items() if not has_zone] == []
