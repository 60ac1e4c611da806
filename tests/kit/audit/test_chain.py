"""The chain's arithmetic: every change, removal, addition and exchange shows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.audit.rules.chain import GENESIS, Link, canonical_detail, digest, first_break

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def chain(length: int) -> list[Link]:
    links: list[Link] = []
    previous = GENESIS
    for seq in range(1, length + 1):
        fields = {
            "seq": seq,
            "at": START + timedelta(seconds=seq),
            "actor": f"user:{seq % 3}",
            "action": "thing.done",
            "target": f"thing:{seq}",
            "detail": canonical_detail({"count": seq}),
            "previous_hash": previous,
        }
        previous = digest(**fields)
        links.append(Link(**fields, hash=previous))
    return links


def broken(links: list[Link], of: list[Link], **witness: object) -> object:
    return first_break(links, head_seq=of[-1].seq, head_hash=of[-1].hash, **witness)


def test_first_break_is_none_for_an_untouched_chain() -> None:
    links = chain(20)
    assert broken(links, links) is None
    assert first_break([], head_seq=0, head_hash=GENESIS) is None


CHANGES = {
    "seq": 999,
    "at": START,
    "actor": "user:9",
    "action": "other.done",
    "target": "thing:0",
    "detail": "{}",
    "previous_hash": "f" * 64,
    "hash": "f" * 64,
}


@given(
    length=st.integers(1, 12),
    where=st.integers(0, 11),
    field=st.sampled_from(sorted(CHANGES)),
    data=st.data(),
)
def test_first_break_finds_every_changed_field(
    length: int, where: int, field: str, data: st.DataObject
) -> None:
    links = chain(length)
    where %= length
    changed = [*links]
    changed[where] = replace(links[where], **{field: CHANGES[field]})
    found = broken(changed, links)
    assert found is not None
    assert found.seq in (where + 1, where + 2)


@given(length=st.integers(2, 12), where=st.integers(0, 11))
def test_first_break_finds_every_removed_event(length: int, where: int) -> None:
    links = chain(length)
    where %= length
    found = broken(links[:where] + links[where + 1 :], links)
    assert found is not None
    assert found.seq == where + 1


@given(length=st.integers(2, 12), where=st.integers(0, 10))
def test_first_break_finds_exchanged_events(length: int, where: int) -> None:
    links = chain(length)
    where %= length - 1
    one, two = links[where], links[where + 1]
    exchanged = [*links]
    # With their numbers changed to fit, as somebody would who hides the order.
    exchanged[where], exchanged[where + 1] = replace(two, seq=one.seq), replace(one, seq=two.seq)
    assert broken(exchanged, links) is not None


def test_first_break_finds_a_changed_event_whose_own_hash_was_mended() -> None:
    links = chain(5)
    fields = {name: getattr(links[2], name) for name in Link.__slots__ if name != "hash"} | {
        "actor": "user:9"
    }
    mended = [*links]
    mended[2] = Link(**fields, hash=digest(**fields))
    found = broken(mended, links)
    assert found is not None
    assert (found.seq, found.reason) == (4, "previous")


def test_first_break_finds_a_chain_cut_short_together_with_its_head_only_by_a_witness() -> None:
    links, cut = chain(9), chain(6)
    assert broken(cut, cut) is None
    found = broken(cut, cut, witness=(links[8].seq, links[8].hash))
    assert found is not None
    assert (found.seq, found.reason) == (7, "witness")
    assert broken(links, links, witness=(links[3].seq, links[3].hash)) is None


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), plain, max_size=5))
def test_canonical_detail_does_not_know_the_order_of_keys(detail: dict[str, object]) -> None:
    assert canonical_detail(detail) == canonical_detail(dict(reversed(detail.items())))


@pytest.mark.parametrize("value", [1.5, START, object(), {1: "a"}, [1.0], (1,)])
def test_canonical_detail_refuses_values_that_databases_change(value: object) -> None:
    with pytest.raises(TypeError):
        canonical_detail({"value": value})
