"""Every address; people's words for things (design, section 11)."""

from django.urls import include, path

handler404 = "config.errors.missing"
handler500 = "config.errors.fault"

urlpatterns = [
    path("", include("home.urls")),
    path("", include("community.urls")),  # first, since communities/new/ is no community
    path("", include("forums.urls")),
    path("me/notifications/", include("notifications.urls")),
    path("me/", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("live/", include("realtime.urls")),
]
