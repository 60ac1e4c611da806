"""QR codes as inline SVG: one path, no style, no request."""

from __future__ import annotations

import qrcode
from django.utils.html import format_html
from django.utils.safestring import SafeString

# The quiet zone that ISO/IEC 18004 §6.3.8 asks for, in modules; readers fail without it on a dark screen.
QUIET_ZONE = 4


def qr_path(text: str) -> tuple[str, int]:
    """The dark modules as one SVG path in module units, and the width of the whole symbol with its quiet zone.

    Error correction M: a projector's glare is milder than a crumpled leaflet, and fewer modules read from farther away.
    """
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    runs: list[str] = []
    for y, row in enumerate(rows, start=QUIET_ZONE):
        x = 0
        while x < len(row):
            length = 0
            while x + length < len(row) and row[x + length]:
                length += 1
            if length:
                runs.append(f"M{x + QUIET_ZONE} {y}h{length}v1h-{length}z")
            x += length or 1
    return "".join(runs), len(rows) + 2 * QUIET_ZONE


def qr_svg(text: str, *, label: str = "") -> SafeString:
    """An `<svg class="qr">`, black on white whatever the theme: readers need the contrast.

    `label` is what a screen reader says; without one the symbol is hidden from it, for where the link stands beside it.
    """
    path, width = qr_path(text)
    naming = (
        format_html('role="img" aria-label="{}"', label) if label else format_html('aria-hidden="{}"', "true")
    )
    return format_html(
        '<svg class="qr" viewBox="0 0 {w} {w}" {naming} shape-rendering="crispEdges">'
        '<path fill="#fff" d="M0 0h{w}v{w}H0z"/><path fill="#000" d="{path}"/></svg>',
        w=width,
        naming=naming,
        path=path,
    )
