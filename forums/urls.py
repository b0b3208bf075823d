from django.urls import path

from forums import community_views, history_views, post_views, views

app_name = "forums"
urlpatterns = [
    path("communities/<slug:slug>/", community_views.community, name="community"),
    path(
        "communities/<slug:slug>/follow/",
        community_views.follow_community,
        name="follow_community",
    ),
    path("people/<slug:ref>/", community_views.person, name="person"),
    path("communities/<slug:slug>/threads/new/", views.new_thread, name="new_thread"),
    path("threads/preview/", views.preview, name="preview"),
    path("threads/<int:pk>/context/", views.context, name="context"),
    path("threads/<int:pk>/history/", history_views.thread_history, name="thread_history"),
    path("threads/<int:pk>/reply/", views.reply, name="reply"),
    path("threads/<int:pk>/follow/", views.follow, name="follow"),
    path("threads/<int:pk>/read/", views.read, name="read"),
    path("threads/<int:pk>/<slug:slug>/", views.thread, name="thread"),
    path("posts/<int:pk>/", post_views.post, name="post"),
    path("posts/<int:pk>/answer/", post_views.answer, name="answer"),
    path("posts/<int:pk>/history/", history_views.history, name="history"),
    path("posts/<int:pk>/more/", post_views.more, name="more"),
    path("posts/<int:pk>/edit/", post_views.edit, name="edit"),
    path("posts/<int:pk>/remove/", post_views.remove, name="remove"),
    path("posts/<int:pk>/take-back/", post_views.take_back, name="take_back"),
    path("revisions/<int:pk>/delete/", history_views.delete_revision, name="delete_revision"),
]
