from django.urls import path

from notifications import views, wish_views

app_name = "notifications"
urlpatterns = [
    path("", views.notifications, name="notifications"),
    path("read/", views.read, name="read"),
    path("wishes/", wish_views.wishes, name="wishes"),
    path("change/", wish_views.change, name="change"),
]
