"""Which files are taken, and under which names they leave."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.sealed_files.media import MediaType, media_type, safe_name

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


@pytest.mark.parametrize(
    ("head", "media"),
    [
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0\1", MediaType.JPEG),
        (b"\xff\xd8\xff\xe1\0\x10Exif\0\0", MediaType.JPEG),
        (PNG, MediaType.PNG),
        (b"RIFF\x10\0\0\0WEBPVP8 ", MediaType.WEBP),
        (b"%PDF-1.7\n%\xe2\xe3", MediaType.PDF),
        (b"", None),
        (b"RIFF\x10\0\0\0WAVEfmt ", None),
        (b"\n%PDF-1.7\n%\xe2\xe3", None),
        (b"GIF89a\1\0\1\0\0\0", None),
        (b'<svg xmlns="', None),
        (b"<!DOCTYPE ht", None),
        (b"PK\x03\x04\x14\0\x06\0\x08\0\0\0", None),  # docx, zip
        (b"MZ\x90\0\x03\0\0\0\x04\0\0\0", None),  # a program
        (b"\0\0\0\x18ftypheic", None),
    ],
)
def test_type_is_told_by_the_beginning(head: bytes, media: MediaType | None) -> None:
    assert media_type(head) is media


@pytest.mark.parametrize(
    ("given_name", "name"),
    [
        ("合同.pdf", "合同.pdf"),
        ("劳动合同 2026.PDF", "劳动合同 2026.pdf"),
        ("contract.html", "contract.pdf"),
        ("contract.pdf.exe", "contract.pdf.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\张\\合同.pdf", "合同.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie x=1.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.pdf"),
        ('a"b;c.pdf', "ab;c.pdf"),
        ("", "file.pdf"),
        (".", "file.pdf"),
        ("...", "file.pdf"),
        (".pdf", "pdf.pdf"),
        ("\u200b\u200e.pdf", "pdf.pdf"),
        ("x" * 500 + ".pdf", "x" * 240 + ".pdf"),
        ("合" * 500 + ".pdf", "合" * 80 + ".pdf"),
        ("x" + "合" * 500 + ".pdf", "x" + "合" * 79 + ".pdf"),  # never half a character
    ],
)
def test_name_is_made_safe(given_name: str, name: str) -> None:
    assert safe_name(given_name, MediaType.PDF) == name


@given(st.text(max_size=300), st.sampled_from(MediaType))
def test_any_name_is_one_harmless_line(given_name: str, media: MediaType) -> None:
    name = safe_name(given_name, media)
    assert name.isprintable()
    assert not set(name) & set('/\\<>:"|?*')
    assert not name.startswith(".")
    assert len(name) <= 110
    assert len(name.encode()) <= 450
    assert all(unicodedata.category(character)[0] != "C" for character in name)
