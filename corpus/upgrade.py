"""Brings a register of an earlier version to today's tables."""

from __future__ import annotations

from sqlalchemy import inspect
from sqlalchemy.engine import Engine
from sqlalchemy.schema import CreateColumn, CreateIndex

from corpus.tables import metadata


def add_missing_columns(engine: Engine) -> None:
    """Add the columns and indexes that tables made by an earlier version lack; rows get the defaults.

    Doing it again changes nothing, so that a killed upgrade is finished by the next opening.
    """
    with engine.begin() as connection:
        found = inspect(connection)
        for table in metadata.sorted_tables:
            there = {column["name"] for column in found.get_columns(table.name)}
            for column in table.columns:
                if column.name not in there:
                    definition = CreateColumn(column).compile(dialect=engine.dialect)
                    connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {definition}")
            indexed = {index["name"] for index in found.get_indexes(table.name)}
            for index in table.indexes:
                if index.name not in indexed:
                    connection.execute(CreateIndex(index))
