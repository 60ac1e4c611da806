"""The answer that carries a sealed file to somebody who may have it. Asking whether they may is the caller's part."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from kit.sealed_files.models import SealedFile
from kit.sealed_files.services import read_whole


def as_attachment(file: SealedFile) -> HttpResponse:
    """Always to be saved, never shown within a page of ours. Raises `DamagedFile` before anything is sent."""
    response = HttpResponse(read_whole(file), content_type=file.media_type)
    # RFC 6266, with the name in UTF-8
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file.name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    # Should a browser open it all the same, it is nobody's page and runs nothing.
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
