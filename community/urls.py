from django.urls import include, path

from community import (
    content_note_views,
    founding_views,
    hub_views,
    invitation_views,
    name_views,
    opening_views,
    team_views,
    views,
)

app_name = "community"
of_a_community = [
    path("edit/", founding_views.edit, name="edit"),
    path("join/", views.join, name="join"),
    path("leave/", views.leave, name="leave"),
    path("agreement/", views.agreement, name="agreement"),
    path("agreement/change/", founding_views.change_agreement, name="change_agreement"),
    path("members/", views.members, name="members"),
    path("requests/", views.requests, name="requests"),
    path("names/new/", name_views.add_name, name="add_name"),
    path("invitations/", invitation_views.invitations, name="invitations"),
]
urlpatterns = [
    path("communities/", views.list, name="list"),
    path("communities/new/", founding_views.found, name="found"),
    path("communities/<slug:slug>/", include(of_a_community)),
    path("invitation/", invitation_views.invitation, name="invitation"),
    path("invitation/join/", invitation_views.accept_invitation, name="accept_invitation"),
    path("hub/", hub_views.hub, name="hub"),
    path("hub/texts/<slug:name>/", hub_views.hub_text, name="hub_text"),
    path("content-notes/", content_note_views.content_notes, name="content_notes"),
    path("me/content-notes/", content_note_views.my_content_notes, name="my_content_notes"),
    path("hub/roles/", team_views.hub_roles, name="hub_roles"),
    path("hub/ready/", opening_views.hub_ready, name="hub_ready"),
    path("hub/ready/mail/", opening_views.hub_mail, name="hub_mail"),
    path("me/names/", name_views.names, name="names"),
    path("me/names/own/", name_views.take_own_name, name="take_own_name"),
]
