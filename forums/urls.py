"""Addresses of threads, posts, polls and people, and of the threads of a community."""

from django.urls import include, path, register_converter
from django.urls.converters import IntConverter

from forums import (
    attachment_views,
    community_views,
    content_note_views,
    draft_views,
    feed_views,
    hidden_name_views,
    history_views,
    holder_views,
    holding_views,
    moving_views,
    muting_views,
    note_views,
    poll_views,
    post_views,
    quoting_views,
    reaction_views,
    reading_views,
    rearranging_views,
    removal_views,
    summary_views,
    topic_views,
    views,
    writing_views,
)


class RowConverter(IntConverter):
    """A number that a row can have: SQLite fails on one of more than 63 bits."""

    regex = "[0-9]{1,18}"


register_converter(RowConverter, "row")

app_name = "forums"
# In groups: an address is compared with their beginnings first, and the pages that people read most
# stand where few others were tried before them.
of_a_thread = [
    path("feed/", feed_views.thread_feed, name="thread_feed"),
    path("names/", writing_views.names, name="names"),
    path("tips/", writing_views.tips, name="tips"),
    path("content-notes/", content_note_views.content_notes, name="content_notes"),
    path("context/", views.context, name="context"),
    path("hold/", holding_views.hold, name="hold"),
    path("split/", rearranging_views.split, name="split"),
    path("move/", moving_views.move, name="move"),
    path("merge/", rearranging_views.merge, name="merge"),
    path("poll/", poll_views.new_poll, name="new_poll"),
    path("holders/", holder_views.holders, name="holders"),
    path("notes/", note_views.notes, name="notes"),
    path("summary/", summary_views.summary, name="summary"),
    path("not-meant/", summary_views.not_meant, name="not_meant"),
    path("asked/", holder_views.asked_to_hold, name="asked_to_hold"),
    path("history/", history_views.thread_history, name="thread_history"),
    path("months/", views.months, name="months"),
    path("reply/", views.reply, name="reply"),
    path("draft/", draft_views.save_draft, name="save_draft"),
    path("follow/", views.follow, name="follow"),
    path("read/", reading_views.read, name="read"),
    path("remove/", removal_views.remove_thread, name="remove_thread"),
    path("take-back/", removal_views.take_back_thread, name="take_back_thread"),
    path("<slug:slug>/", views.thread, name="thread"),
]
of_a_community = [
    path("", community_views.community, name="community"),
    path("follow/", community_views.follow_community, name="follow_community"),
    path("read/", reading_views.read_community, name="read_community"),
    path("who-reads/", community_views.who_reads, name="who_reads"),
    path("feed/", feed_views.community_feed, name="community_feed"),
    path("threads/new/", views.new_thread, name="new_thread"),
    path("threads/new/draft/", draft_views.save_new_draft, name="save_new_draft"),
    path("threads/new/names/", writing_views.new_thread_names, name="new_thread_names"),
    path("threads/similar/", writing_views.similar, name="similar"),
]
of_a_post = [
    path("", post_views.post, name="post"),
    path("answer/", post_views.answer, name="answer"),
    path("quote/", post_views.quote, name="quote"),
    path("quote-elsewhere/", quoting_views.quote_elsewhere, name="quote_elsewhere"),
    path("history/", history_views.history, name="history"),
    path("more/", post_views.more, name="more"),
    path("reactions/", reaction_views.reactions, name="reactions"),
    path("react/", reaction_views.react, name="react"),
    path("content-notes/", content_note_views.post_content_notes, name="post_content_notes"),
    path("edit/", post_views.edit, name="edit"),
    path("remove/", post_views.remove, name="remove"),
    path("take-back/", post_views.take_back, name="take_back"),
]
of_a_poll = [
    path("", poll_views.poll, name="poll"),
    path("vote/", poll_views.vote, name="vote"),
    path("take-vote-back/", poll_views.take_vote_back, name="take_vote_back"),
    path("anonymous/", poll_views.make_anonymous, name="make_anonymous"),
    path("outcome/", poll_views.poll_outcome, name="poll_outcome"),
    path("close/", poll_views.close_poll, name="close_poll"),
    path("remove/", poll_views.remove_poll, name="remove_poll"),
]
of_a_name = [
    path("", community_views.person, name="person"),
    path("found-out/", hidden_name_views.found_out, name="found_out"),
    path("mute/", muting_views.mute, name="mute"),
    path("hear/", muting_views.hear, name="hear"),
]
urlpatterns = [
    path("threads/preview/", views.preview, name="preview"),
    path("threads/check/", writing_views.check, name="check"),
    path("threads/measure/", summary_views.measure, name="measure"),
    path("threads/<row:pk>/", include(of_a_thread)),
    path("communities/<slug:slug>/", include(of_a_community)),
    path("posts/<row:pk>/", include(of_a_post)),
    path("polls/<row:pk>/", include(of_a_poll)),
    path("people/<slug:ref>/", include(of_a_name)),
    path("attachments/<row:pk>/", attachment_views.attachment, name="attachment"),
    path("drafts/<row:pk>/discard/", draft_views.discard_draft, name="discard_draft"),
    path("feeds/followed/", feed_views.followed_feed, name="followed_feed"),
    path("hub/topics/", topic_views.topics, name="topics"),
    path("me/feed/", feed_views.my_feed, name="my_feed"),
    path("me/muted/", muting_views.muted, name="muted"),
    path("me/drafts/", draft_views.drafts, name="drafts"),
    path("me/names/quoting/", quoting_views.set_quoting, name="set_quoting"),
    path("read/", reading_views.read_all, name="read_all"),
    path("read/undo/", reading_views.unread, name="unread"),
    path("revisions/<row:pk>/delete/", history_views.delete_revision, name="delete_revision"),
]
