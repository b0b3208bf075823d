"""Who has sent a request, and what follows from the device they signed in on."""

from django.conf import settings
from django.contrib.auth import SESSION_KEY, get_user
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.utils.cache import patch_cache_control
from django.utils.functional import SimpleLazyObject

from accounts.sessions import DEVICE

REMEMBERED_FOR = 2 * 365 * 24 * 60 * 60

# What an open page asks for by itself must not keep a forgotten browser signed in.
UNATTENDED = "/live/"


class Authentication(AuthenticationMiddleware):
    """As Django's; but once somebody has asked who it is, `request.user` is the person.

    Django leaves a proxy there for good, through which a page goes some hundred times.
    """

    def process_request(self, request):
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _known(request))


def _known(request):
    request.user = get_user(request)
    return request.user


def device(get_response):
    """Stores nothing private, remembers the device's answer, ends shared sessions when idle.

    Synchronous, and last in the list, where that is fastest. It asks the database nothing: the
    session has been loaded by whoever needed it, else this leaves it alone.
    """

    def middleware(request):
        response = get_response(request)
        if request.session.accessed:
            _keep_private(request, response)
            if SESSION_KEY in request.session:
                _remember_device(request, response)
                _keep_awake(request)
        return response

    return middleware


def _keep_private(request, response):
    # With the cookie, since signing out has already emptied the session; without, while signing in.
    if "public" in response.get("Cache-Control", ""):
        return  # drawn without a request, and so the same for everybody
    has_session = settings.SESSION_COOKIE_NAME in request.COOKIES or not request.session.is_empty()
    if has_session or _is_entrance(request):
        patch_cache_control(response, private=True, no_store=True)


def _is_entrance(request):
    match = request.resolver_match
    return match is not None and (match.url_name or "").startswith("account_")


def _remember_device(request, response):
    """A cookie that says only that the question was answered, and how."""
    answer = request.session.device
    if request.COOKIES.get(DEVICE) != answer:
        response.set_cookie(
            DEVICE,
            answer,
            max_age=REMEMBERED_FOR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def _keep_awake(request):
    session = request.session
    if session.is_shared and not session.modified and not request.path.startswith(UNATTENDED):
        session.stay()
