"""A simulated phone's identity says what it is and whose; a person's never looks like one."""

import uuid

from hypothesis import given
from hypothesis import strategies as st

from quiz.participants.rules.devices import is_simulated, mark_of, simulated_device
from quiz.participants.services.device import issue_device, read_device, sign_device

passes = st.uuids(version=4)
chances = st.integers(0, 2**80 - 1)


@given(passes, chances)
def test_simulated_device_is_known_by_itself_and_by_its_pass(made_with: uuid.UUID, chance: int) -> None:
    device = simulated_device(made_with, chance)
    assert is_simulated(device)
    assert (device.version, device.variant) == (8, uuid.RFC_4122)
    assert mark_of(device) == mark_of(made_with)


@given(passes, chances, st.integers(0, 73))
def test_every_used_bit_of_chance_makes_another_device(made_with: uuid.UUID, chance: int, bit: int) -> None:
    # the four and two bits of version and variant are fixed
    place = bit if bit < 62 else bit + 2
    assert simulated_device(made_with, chance) != simulated_device(made_with, chance ^ (1 << place))


def test_people_are_not_simulated() -> None:
    devices = [read_device(issue_device()) for _ in range(50)]
    assert not any(device is None or is_simulated(device) for device in devices)


def test_simulated_device_is_signed_like_any() -> None:
    device = simulated_device(uuid.uuid4(), 5)
    assert read_device(sign_device(device)) == device
