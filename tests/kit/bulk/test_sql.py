"""Many rows in one statement, with values that try to be something else, on the engine of this pass."""

import uuid
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from kit.bulk.sql import Column, as_uuid, insert_new, select_joined, update_joined

COLUMNS = [
    Column("id", "uuid"),
    Column("small", "smallint"),
    Column("whole", "integer"),
    Column("big", "bigint"),
    Column("share", "float8"),
    Column("flag", "boolean"),
    Column("words", "text"),
]
TABLE = "bulk_test"
NAMES = [column.name for column in COLUMNS]
HARD_TEXTS = [
    "",
    "'",
    "''; DROP TABLE bulk_test; --",
    '"',
    "\\",
    "\\'",
    "%s",
    "%(a)s",
    "{}",
    "{1,2}",
    "NULL",
    "null",
    "true",
    "[1]",
    '{"a": 1}',
    "阿不都·热合曼",
    "ᠮᠣᠩᠭᠣᠯ",
    "\U0001f40e",
    "a\nb\tc",
    "$[0]",
    "0012",
    "1e5",
    "\u2028",
    "\x7f",
]

Row = list[Any]


@pytest.fixture
def table(db: None) -> None:
    create_table()


def create_table() -> None:
    identity = "uuid" if connection.vendor == "postgresql" else "char(32)"
    flag = "boolean" if connection.vendor == "postgresql" else "bool"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE {TABLE} (id {identity} PRIMARY KEY, small smallint, whole integer, "
            f"big bigint, share double precision, flag {flag}, words text UNIQUE)"
        )


def row(number: int, **values: Any) -> Row:
    base = {
        "id": uuid.UUID(int=number),
        "small": 1,
        "whole": 2,
        "big": 2**53 + 1,
        "share": 0.1,
        "flag": True,
        "words": str(number),
    }
    return list({**base, **values}.values())


def insert(rows: list[Row], returning: tuple[str, ...] = ("id",)) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        return insert_new(cursor, connection, TABLE, COLUMNS, rows, returning=returning)


def stored() -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(NAMES)} FROM {TABLE} ORDER BY id")
        return [
            [as_uuid(id_), small, whole, big, share, None if flag is None else bool(flag), words]
            for id_, small, whole, big, share, flag, words in cursor.fetchall()
        ]


def test_no_rows_are_no_statement(table: None) -> None:
    assert insert([]) == []
    with connection.cursor() as cursor:
        assert update_joined(cursor, connection, TABLE, COLUMNS, [], assign="whole = 1", where="true") == 0
        assert select_joined(cursor, connection, COLUMNS, [], select="v.id", join="") == []


def test_every_kind_of_value_comes_back_as_it_went_in(table: None) -> None:
    rows = [
        row(1),
        row(2, small=-32_768, whole=-(2**31), big=-(2**63), share=-1e300, flag=False),
        row(3, small=32_767, whole=2**31 - 1, big=2**63 - 1, share=5e-324),
        row(4, small=None, whole=None, big=None, share=None, flag=None, words=None),
    ]
    assert {as_uuid(id_) for (id_,) in insert(rows)} == {r[0] for r in rows}
    assert stored() == rows


def test_a_column_of_nulls_alone_is_possible(table: None) -> None:
    rows = [row(n, small=None, share=None, flag=None, words=None) for n in (1, 2)]
    insert(rows)
    assert stored() == rows


def test_whole_and_broken_numbers_share_a_float_column(table: None) -> None:
    insert([row(1, share=1), row(2, share=0.5)])
    assert [r[4] for r in stored()] == [1.0, 0.5]


def test_texts_that_look_like_code_stay_texts(table: None) -> None:
    rows = [row(number, words=text) for number, text in enumerate(HARD_TEXTS)]
    returned = insert(rows, ("id", "words"))
    assert {(as_uuid(id_), text) for id_, text in returned} == {(r[0], r[6]) for r in rows}
    assert stored() == rows


def test_what_a_unique_key_refuses_is_left_out_and_not_returned(table: None) -> None:
    insert([row(1, words="a")])
    rows = [row(1, words="b"), row(2, words="a"), row(3, words="c"), row(4, words="c"), row(5, words="d")]
    assert {as_uuid(id_).int for (id_,) in insert(rows)} == {3, 5}
    assert [r[6] for r in stored()] == ["a", "c", "d"]


def test_update_changes_only_the_joined_rows(table: None) -> None:
    insert([row(n, whole=n) for n in (1, 2, 3)])
    gains = [[uuid.UUID(int=1), 10], [uuid.UUID(int=3), 30], [uuid.UUID(int=9), 90]]
    with connection.cursor() as cursor:
        changed = update_joined(
            cursor,
            connection,
            TABLE,
            [Column("key", "uuid"), Column("gain", "integer")],
            gains,
            assign="whole = whole + v.gain",
            where=f"{TABLE}.id = v.key",
        )
    assert changed == 2
    assert [r[2] for r in stored()] == [11, 2, 33]


def test_select_joins_by_uuid_text_and_number(table: None) -> None:
    insert([row(1, words="'阿里'", small=7), row(2, words="b", small=7)])
    with connection.cursor() as cursor:
        found = select_joined(
            cursor,
            connection,
            [Column("n", "integer"), Column("id", "uuid"), Column("words", "text")],
            [[5, uuid.UUID(int=1), "'阿里'"], [6, uuid.UUID(int=2), "other"], [7, uuid.UUID(int=8), "b"]],
            select="v.n, t.id, t.small",
            join=f"JOIN {TABLE} t ON t.id = v.id AND t.words = v.words",
        )
    assert [(n, as_uuid(id_), small) for n, id_, small in found] == [(5, uuid.UUID(int=1), 7)]


def test_thousands_of_rows_are_one_statement(table: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert len(insert([row(n) for n in range(5_000)])) == 5_000


@pytest.mark.parametrize("value", [uuid.UUID(int=7), uuid.UUID(int=7).hex, str(uuid.UUID(int=7))])
def test_as_uuid_takes_what_either_engine_gives(value: object) -> None:
    assert as_uuid(value) == uuid.UUID(int=7)


@pytest.mark.django_db
class TestArbitraryTexts(TestCase):
    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        texts=st.lists(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30),
            unique=True,
            max_size=8,
        ),
        number=st.integers(-(2**63), 2**63 - 1),
        share=st.floats(allow_nan=False, allow_infinity=False),
    )
    def test_arbitrary_values_survive(self, texts: list[str], number: int, share: float) -> None:
        create_table()
        rows = [row(n, words=text, big=number, share=share) for n, text in enumerate(texts)]
        insert(rows)
        assert stored() == rows
