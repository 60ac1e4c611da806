"""One-time codes against the vectors of RFC 6238, appendix B (its eight digits cut to six)."""

import base64

import pytest

from outreach.network.rules.totp import code_at, matching_step, step_at

SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_code_at_gives_the_published_codes(seconds: int, code: str) -> None:
    assert code_at(SECRET, step_at(seconds)) == code
    assert matching_step(SECRET, code, seconds=seconds) == step_at(seconds)


def test_matching_step_allows_one_step_either_side_and_no_more() -> None:
    code = code_at(SECRET, 1000)
    accepted = [matching_step(SECRET, code, seconds=step * 30) for step in range(997, 1004)]
    assert accepted == [None, None, 1000, 1000, 1000, None, None]


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "１２３４５６", "287083", "287082 1"])
def test_matching_step_refuses_everything_else(code: str) -> None:
    assert matching_step(SECRET, code, seconds=59) is None


def test_matching_step_ignores_the_space_that_apps_show() -> None:
    assert matching_step(SECRET, "287 082", seconds=59) == 1
