from django.urls import include, path

from bench import floors

urlpatterns = [
    path("bench/bare/", floors.bare),
    path("bench/frame/<int:queries>/<int:communities>/", floors.frame),
    path("", include("config.urls")),
]
