"""What belongs to posts, asked for by itself."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from forums.models import Attachment

KEPT = {
    # A browser may keep it and asks each time whether it may still show it.
    "Cache-Control": "private, no-cache",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


@login_not_required
@require_safe
def attachment(request, pk):
    found = get_object_or_404(Attachment.objects.visible_to(request.user), pk=pk)
    etag = f'"{found.pk}"'  # it never changes
    name = "image.webp" if found.is_image else found.saved_as
    named = {"Content-Disposition": content_disposition_header(not found.is_image, name)}
    try:
        whole = HttpResponse(found.content(), content_type=found.media_type)
    except FileNotFoundError as error:
        raise Http404 from error
    answer = get_conditional_response(request, etag=etag, response=whole)
    for name, value in {"ETag": etag, **named, **KEPT}.items():
        answer[name] = value
    return answer
