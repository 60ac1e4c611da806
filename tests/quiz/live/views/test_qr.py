"""The drawn QR code is the symbol, module for module, with its quiet zone."""

from __future__ import annotations

import re

import qrcode
from hypothesis import given, settings
from hypothesis import strategies as st

from quiz.live.qr import QUIET_ZONE, qr_path, qr_svg


def drawn(path: str, width: int) -> list[list[bool]]:
    """The modules that a path fills."""
    field = [[False] * width for _ in range(width)]
    for x, y, length, back in re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", path):
        assert length == back
        for step in range(int(length)):
            field[int(y)][int(x) + step] = True
    return field


@settings(max_examples=20)
@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), min_size=1, max_size=80))
def test_path_draws_the_symbol(text: str) -> None:
    path, width = qr_path(text)
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=QUIET_ZONE)
    code.add_data(text)
    code.make(fit=True)
    assert drawn(path, width) == code.get_matrix()


def test_label_is_escaped() -> None:
    assert 'aria-label="&lt;b&gt;"' in qr_svg("x", label="<b>")


def test_symbol_beside_its_link_is_hidden_from_screen_readers() -> None:
    assert 'aria-hidden="true"' in qr_svg("x")
