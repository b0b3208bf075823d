"""Every address; people's words for things (design, section 11)."""

from django.urls import include, path

handler500 = "config.errors.fault"

urlpatterns = [
    path("", include("home.urls")),
    path("", include("forums.urls")),
    path("", include("community.urls")),
    path("me/notifications/", include("notifications.urls")),
    path("me/", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("live/", include("realtime.urls")),
]
