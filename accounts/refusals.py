"""What forms and passwords say where something has to be put right, in our own words."""

from django.contrib.auth import password_validation as ready_made

LOAD_AGAIN = "Copy your words, load this page again, and send it once more."


def refusals(what: str, required: str = "", **others: str) -> dict[str, str]:
    """The `error_messages` of a field; `what` begins a sentence: "The title"."""
    return {
        "required": required or f"{what} is missing.",
        "invalid_choice": required or f"{what} is not one of those there are.",
        "max_length": f"{what} can have %(limit_value)d characters at most. Make it shorter.",
        "null_characters_not_allowed": f"{what} has a character that cannot be kept.",
    } | others


class LongEnough(ready_made.MinimumLengthValidator):
    def get_error_message(self):
        return f"Make the password longer. It needs at least {self.min_length} characters."


class NotCommon(ready_made.CommonPasswordValidator):
    def get_error_message(self):
        return "Many people use this password, so it is easy to guess. Make up another one."


class NotLikeTheirs(ready_made.UserAttributeSimilarityValidator):
    def get_error_message(self):
        return "This password is too much like your name or address. Make up another one."
