"""What belongs to posts, asked for by itself."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from forums.image import MEDIA_TYPE
from forums.models import Attachment

KEPT = {
    # A browser may keep it and asks each time whether it may still show it.
    "Cache-Control": "private, no-cache",
    "Content-Disposition": 'inline; filename="image.webp"',
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


@login_not_required
@require_safe
def attachment(request, pk):
    found = get_object_or_404(Attachment.objects.visible_to(request.user), pk=pk)
    etag = f'"{found.pk}"'  # it never changes
    try:
        whole = HttpResponse(found.content(), content_type=MEDIA_TYPE)
    except FileNotFoundError as error:
        raise Http404 from error
    answer = get_conditional_response(request, etag=etag, response=whole)
    for name, value in {"ETag": etag, **KEPT}.items():
        answer[name] = value
    return answer
