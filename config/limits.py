"""What somebody who is signed in may do how often: (times, in seconds). See accounts/limits.py."""

LIMITS = {
    "posts": (30, 10 * 60),
    "threads": (10, 60 * 60),
    "polls": (10, 60 * 60),
    "votes": (30, 10 * 60),
    "previews": (60, 60),
    "images": (40, 60 * 60),
    "drafts": (120, 10 * 60),
    "checks": (120, 60),
    "reactions": (60, 10 * 60),
    "joins": (20, 60 * 60),
    "found_out": (10, 60 * 60),  # by itself, so that nothing else somebody did keeps it from them
    "invitations": (10, 24 * 60 * 60),  # forms, each with up to 100 addresses
    "team": (20, 24 * 60 * 60),  # test mails, and roles given
    "refused_names": (5, 24 * 60 * 60),
}
