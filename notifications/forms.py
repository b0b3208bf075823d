"""How somebody wishes to be told."""

from django import forms

from accounts.refusals import refusals
from notifications.models import Wishes


class WishesForm(forms.ModelForm):
    class Meta:
        model = Wishes
        fields = ["answers", "follows", "others", "delay", "digest", "quiet_from", "quiet_until"]
        labels = {
            "answers": "Replies to me, and posts that speak to me",
            "follows": "What I follow: posts in threads, and new threads in communities",
            "others": "Everything else, for example what facilitators tell me",
            "delay": "When does an e-mail go?",
            "digest": "When does the summary come?",
            "quiet_from": "No mail from",
            "quiet_until": "No mail until",
        }
        help_texts = {
            "delay": "All that is new in a thread comes in one mail. What you have read by then is "
            "not sent.",
            "digest": "It comes only when there is something new. If never, what would be in it "
            "stands only here.",
            "quiet_from": "Mail waits until these hours are over. Leave both empty to have none. "
            "For example 22:00 to 08:00, London time.",
        }
        ways = forms.RadioSelect
        clock = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        widgets = {"answers": ways, "follows": ways, "others": ways}
        widgets |= {"quiet_from": clock, "quiet_until": clock}
        choose = refusals("This", "Choose one of these.")
        error_messages = dict.fromkeys(["answers", "follows", "others", "delay", "digest"], choose)
        error_messages |= {
            "quiet_from": {"invalid": "Enter a time like 22:00."},
            "quiet_until": {"invalid": "Enter a time like 08:00."},
        }

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("quiet_from"), cleaned.get("quiet_until")
        if not self.errors and (start is None) != (end is None):
            missing = "quiet_from" if start is None else "quiet_until"
            self.add_error(missing, "Give both times, or neither.")
        elif not self.errors and start is not None and start == end:
            self.add_error("quiet_until", "Choose another time: these are the same.")
        return cleaned
