from django.urls import path

from notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.notifications, name="notifications"),
    path("read/", views.read, name="read"),
]
