from django.urls import path, register_converter

from home import hub, logo_views, look, offline, views

register_converter(look.ColourConverter, "colour")
register_converter(look.FileConverter, "file")

app_name = "home"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("help/", views.help, name="help"),
    path("about/", hub.about, name="about"),
    path("privacy/", hub.privacy, name="privacy"),
    path("colours/<colour:strong>-<colour:warm>.css", look.colours, name="colours"),
    path("hub/logo/", logo_views.logo, name="logo"),
    path("logo/<file:name>.webp", logo_views.logo_image, name="logo_image"),
    path("leave/", views.leave, name="leave"),
    path("leave/about/", views.about_leaving, name="about_leaving"),
    path("offline/", offline.offline, name="offline"),
    path("offline.js", offline.offline_worker, name="offline_worker"),
    path("health/", views.health, name="health"),
]
