"""The words of the mails that the hub sends: what administrators wrote, else what Coppice brings.

They are versions of a HubText. Subjects and senders are none of it and stay neutral. Where mail is
to be discreet it is the product's own words that go, whatever anybody has written.
"""

import re
from dataclasses import dataclass, field

from accounts.hub_text import HubText
from accounts.models import User

CODE, KNOWN, UNKNOWN = "mail-code", "mail-known", "mail-unknown"
PASSWORD, ADDRESS = "mail-password", "mail-address"
INVITATION, ROLE, CALLED, TEST = "mail-invitation", "mail-role", "mail-called", "mail-test"
NEWS = "mail-news"
GAP = re.compile(r"\[([^\[\]\n]{1,40})\]")
LINK = "link"
_CHANGED = """

If you did this, you need do nothing.

If you did not, {do}."""


@dataclass(frozen=True)
class Kind:
    """One kind of mail; `gaps` are what its words may name in square brackets, with an example.

    Without all that is `needed` the mail is of no use.
    """

    title: str
    subject: str
    when: str
    text: str
    gaps: dict[str, str] = field(default_factory=dict)
    needed: tuple[str, ...] = ()


KINDS = {
    CODE: Kind(
        "Code",
        "Your code",
        "It goes to who signs in, makes an account or a new password, or changes their address.",
        "Your code is:\n\n[code]\n\nType it on the page that asks for it. It works for 15 minutes."
        "\n\nIf you did not ask for a code, you need do nothing. Never give the code to anybody: "
        "we will not ask you for it.",
        {"code": "ABCD-1234"},
        ("code",),
    ),
    KNOWN: Kind(
        "There is an account already",
        "Your request",
        "It goes to who asks to make an account and has one.",
        "You, or somebody else, asked to make an account with this e-mail address. It has an "
        "account already, so we have changed nothing.\n\nTo get in, go to the sign-in page and "
        'choose "Send me a code".\n\nIf it was not you, you need do nothing.',
    ),
    UNKNOWN: Kind(
        "There is no account",
        "Your request",
        "It goes to who asks for a code and has no account.",
        "You, or somebody else, asked for a code with this e-mail address. No account uses it, so "
        "there is no code.\n\nIf it was you, try the other addresses that you have, or make an "
        "account. Did you begin to make one and not type the code? Then begin again.\n\nIf it was "
        "not you, you need do nothing.",
    ),
    PASSWORD: Kind(
        "The password was changed",
        "Your account",
        "It goes to whose password was changed.",
        "The password of your account was changed."
        + _CHANGED.format(
            do='go to the sign-in page, choose "I have forgotten my password" and make a new one. '
            "That signs out everybody else who uses your account"
        ),
    ),
    ADDRESS: Kind(
        "The e-mail address was changed",
        "Your account",
        "It goes to the address before and to the new one.",
        "The e-mail address of your account was changed. Codes no longer come to [old address]."
        + _CHANGED.format(do="write to the people who run the site at once"),
        {"old address": "before@example.org"},
    ),
    INVITATION: Kind(
        "Invitation",
        "An invitation",
        "It goes to who is invited to a community. A sensitive community is never named.",
        "You have been invited to a place where people learn together: [community].\n\nTo read "
        "more, and to say yes or no, open this page:\n\n[link]\n\nIt works until [last day], and "
        "once. Opening it decides nothing. You can use any e-mail address for your account, and "
        "whoever invited you is not told under which name you come.\n\nIf you do not want this, "
        "you need do nothing.",
        {
            "link": "https://hub.example/invitation/?t=example",
            "community": "Housing First and Homelessness",
            "last day": "Sat 2 May 2026",
        },
        (LINK,),
    ),
    ROLE: Kind(
        "A new role",
        "Your account",
        "It goes to who is given a role for the whole hub.",
        "You have a new role on a site where you have an account: [role]. [who gave it] gave it "
        "to you.\n\nSign in as you always do. If you do not want the role, tell [who gave it], "
        "who can end it.",
        {"role": "Safeguarding lead", "who gave it": "Ruth Ashdown"},
        ("role",),
    ),
    CALLED: Kind(
        "Somebody asks for you",
        "Your account",
        "It goes to the safeguarding lead and deputy.",
        "Somebody who uses the site asks for you, in the role that you have there. Please sign in "
        "soon and look at your notifications.\n\nIf you cannot, ask your deputy or the other "
        "administrators to do it.",
    ),
    TEST: Kind(
        "Test mail",
        "A test",
        "It goes to an administrator who asks for it.",
        "This is the test you asked for. It has arrived.\n\nOpen this page and press the button "
        "there, so that the site knows it too:\n\n[link]\n\nIt works for 7 days, and only for you "
        "and the others who run the site.\n\nIf you did not ask for this, you need do nothing.",
        {"link": "https://hub.example/hub/ready/mail/?t=example"},
        (LINK,),
    ),
}
ANSWERS, FOLLOWS, DIGEST, OTHERS = "answers", "follows", "digest", "others"
SHIPPED_NEWS = {
    ANSWERS: "Somebody answered you, or spoke to you.",
    FOLLOWS: "There is something new in what you follow.",
    DIGEST: "This is new in what you follow, the newest first.",
    OTHERS: "There is something new for you.",
    "closing": "",
}
SHIPPED = {name: {"text": kind.text} for name, kind in KINDS.items()} | {NEWS: SHIPPED_NEWS}


def said(name: str, *, is_discreet: bool) -> dict:
    """The words in force, by field of their form."""
    written = None if is_discreet else HubText.objects.now(name)
    return written.said if written else SHIPPED[name]


def body(name: str, *, to: str, is_discreet: bool = False, **values: str) -> str:
    """The text of a mail to this address; `values` are by gap, with _ for its spaces.

    It takes the same work whether or not somebody has an account with the address.
    """
    wishes = User.objects.filter(email__iexact=to, is_discreet=True).exists()
    written = said(name, is_discreet=False)
    text = SHIPPED[name]["text"] if wishes or is_discreet else written["text"]
    return filled(text, {gap.replace("_", " "): value for gap, value in values.items()})


def filled(text: str, values: dict[str, str]) -> str:
    """With each gap filled in once: what stands in a value is no gap."""
    return GAP.sub(lambda gap: values.get(gap[1], gap[0]), text) + "\n"
