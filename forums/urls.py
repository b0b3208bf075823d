from django.urls import path, register_converter
from django.urls.converters import IntConverter

from forums import (
    community_views,
    content_note_views,
    draft_views,
    feed_views,
    history_views,
    holder_views,
    holding_views,
    muting_views,
    note_views,
    poll_views,
    post_views,
    reaction_views,
    reading_views,
    rearranging_views,
    removal_views,
    summary_views,
    views,
    writing_views,
)


class RowConverter(IntConverter):
    """A number that a row can have: SQLite fails on one of more than 63 bits."""

    regex = "[0-9]{1,18}"


register_converter(RowConverter, "row")

app_name = "forums"
urlpatterns = [
    path("communities/<slug:slug>/", community_views.community, name="community"),
    path(
        "communities/<slug:slug>/follow/",
        community_views.follow_community,
        name="follow_community",
    ),
    path(
        "communities/<slug:slug>/read/",
        reading_views.read_community,
        name="read_community",
    ),
    path("read/", reading_views.read_all, name="read_all"),
    path("read/undo/", reading_views.unread, name="unread"),
    path("communities/<slug:slug>/who-reads/", community_views.who_reads, name="who_reads"),
    path("communities/<slug:slug>/feed/", feed_views.community_feed, name="community_feed"),
    path("threads/<row:pk>/feed/", feed_views.thread_feed, name="thread_feed"),
    path("feeds/followed/", feed_views.followed_feed, name="followed_feed"),
    path("me/feed/", feed_views.my_feed, name="my_feed"),
    path("people/<slug:ref>/", community_views.person, name="person"),
    path("people/<slug:ref>/mute/", muting_views.mute, name="mute"),
    path("people/<slug:ref>/hear/", muting_views.hear, name="hear"),
    path("me/muted/", muting_views.muted, name="muted"),
    path("communities/<slug:slug>/threads/new/", views.new_thread, name="new_thread"),
    path(
        "communities/<slug:slug>/threads/new/draft/",
        draft_views.save_new_draft,
        name="save_new_draft",
    ),
    path("me/drafts/", draft_views.drafts, name="drafts"),
    path("drafts/<row:pk>/discard/", draft_views.discard_draft, name="discard_draft"),
    path("communities/<slug:slug>/threads/similar/", writing_views.similar, name="similar"),
    path("threads/preview/", views.preview, name="preview"),
    path("threads/check/", writing_views.check, name="check"),
    path("threads/<row:pk>/names/", writing_views.names, name="names"),
    path("threads/<row:pk>/tips/", writing_views.tips, name="tips"),
    path("threads/<row:pk>/content-notes/", content_note_views.content_notes, name="content_notes"),
    path("threads/<row:pk>/context/", views.context, name="context"),
    path("threads/<row:pk>/hold/", holding_views.hold, name="hold"),
    path("threads/<row:pk>/split/", rearranging_views.split, name="split"),
    path("threads/<row:pk>/merge/", rearranging_views.merge, name="merge"),
    path("threads/<row:pk>/poll/", poll_views.new_poll, name="new_poll"),
    path("threads/<row:pk>/holders/", holder_views.holders, name="holders"),
    path("threads/<row:pk>/notes/", note_views.notes, name="notes"),
    path("threads/measure/", summary_views.measure, name="measure"),
    path("threads/<row:pk>/summary/", summary_views.summary, name="summary"),
    path("threads/<row:pk>/not-meant/", summary_views.not_meant, name="not_meant"),
    path("threads/<row:pk>/asked/", holder_views.asked_to_hold, name="asked_to_hold"),
    path("threads/<row:pk>/history/", history_views.thread_history, name="thread_history"),
    path("threads/<row:pk>/months/", views.months, name="months"),
    path("threads/<row:pk>/reply/", views.reply, name="reply"),
    path("threads/<row:pk>/draft/", draft_views.save_draft, name="save_draft"),
    path("threads/<row:pk>/follow/", views.follow, name="follow"),
    path("threads/<row:pk>/read/", reading_views.read, name="read"),
    path("threads/<row:pk>/remove/", removal_views.remove_thread, name="remove_thread"),
    path("threads/<row:pk>/take-back/", removal_views.take_back_thread, name="take_back_thread"),
    path("threads/<row:pk>/<slug:slug>/", views.thread, name="thread"),
    path("posts/<row:pk>/", post_views.post, name="post"),
    path("posts/<row:pk>/answer/", post_views.answer, name="answer"),
    path("posts/<row:pk>/history/", history_views.history, name="history"),
    path("posts/<row:pk>/more/", post_views.more, name="more"),
    path("posts/<row:pk>/reactions/", reaction_views.reactions, name="reactions"),
    path("posts/<row:pk>/react/", reaction_views.react, name="react"),
    path(
        "posts/<row:pk>/content-notes/",
        content_note_views.post_content_notes,
        name="post_content_notes",
    ),
    path("posts/<row:pk>/edit/", post_views.edit, name="edit"),
    path("posts/<row:pk>/remove/", post_views.remove, name="remove"),
    path("posts/<row:pk>/take-back/", post_views.take_back, name="take_back"),
    path("polls/<row:pk>/", poll_views.poll, name="poll"),
    path("polls/<row:pk>/vote/", poll_views.vote, name="vote"),
    path("polls/<row:pk>/take-vote-back/", poll_views.take_vote_back, name="take_vote_back"),
    path("polls/<row:pk>/anonymous/", poll_views.make_anonymous, name="make_anonymous"),
    path("polls/<row:pk>/outcome/", poll_views.poll_outcome, name="poll_outcome"),
    path("polls/<row:pk>/close/", poll_views.close_poll, name="close_poll"),
    path("polls/<row:pk>/remove/", poll_views.remove_poll, name="remove_poll"),
    path("revisions/<row:pk>/delete/", history_views.delete_revision, name="delete_revision"),
]
