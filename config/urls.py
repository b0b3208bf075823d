"""Every address; people's words for things (design, section 11)."""

urlpatterns = []
