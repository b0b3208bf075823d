"""A person's own pages, at /me/."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.me, name="me"),
    path("details/", views.details, name="details"),
    path("preferences/", views.preferences, name="preferences"),
    path("device/", views.device, name="device"),
    path("terms/", views.terms, name="terms"),
]
