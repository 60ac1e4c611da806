"""Papers of a referral, given out: opened for who may read it, never kept by a browser or a proxy."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kit.sealed_files.chunks import DamagedFile
from outreach.network.access import role_required
from outreach.referrals.services.reading import read_attachment
from outreach.referrals.views.readers import DESK, reader


@require_safe
@role_required(*DESK)
def paper(request: HttpRequest, attachment_id: UUID) -> HttpResponse:
    """The plain file, to be saved: it is not shown in the site's own frame of trust."""
    try:
        file, plain = read_attachment(reader(request), attachment_id)
    except DamagedFile:
        return HttpResponse(status=410)
    response = HttpResponse(plain, content_type=file.media_type)
    suffix = file.media_type.rpartition("/")[2]
    # Its own name may be somebody's name: a folder of downloads is no place for it.
    response.headers["Content-Disposition"] = f'attachment; filename="paper-{attachment_id.hex[:8]}.{suffix}"'
    return response
