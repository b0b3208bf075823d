"""What stands in the texts of a hub before anybody has written them: version 1 of each.

`FIRST_DRAFTS` are no versions: they are what a form begins with where there must be a text of this
hub's own. What they leave open stands in GAPS.
"""

from accounts import mail_words
from accounts.hub_text import ABOUT, COLOURS, HELP, LANDING, LOGO, NAME, PRIVACY, TERMS
from community.colours import STRONG, WARM
from community.markup import render

MARKDOWN = {LANDING: ("who",), ABOUT: ("text",), PRIVACY: ("text",), TERMS: ("text",)}
SHIPPED = mail_words.SHIPPED | {
    NAME: {"name": "Coppice"},
    LANDING: {
        "title": "Learn with people who do the same hard work",
        "lede": "For people who work where homelessness, substance use, poor mental health, prison "
        "and abuse meet, and for people who have lived through it. Talk, meet, and keep what you "
        "learn.",
        "who": "Practitioners and volunteers from every sector, and people with lived experience. "
        "You do not need a job title to be an expert here.",
    },
    COLOURS: {"strong": STRONG, "warm": WARM},
    LOGO: {"file": "", "alt": "", "width": 0, "height": 0},
    HELP: {"lines": []},
    TERMS: {
        "text": """\
- **This is a place to learn together.** It is not a crisis service. If somebody is in danger, call 999.
- **What is said in a community stays there.** You may share ideas and what you have learned, never who said something or whose story it was.
- **Write about people so that nobody can tell who they are.** No names, no addresses, nothing that points at somebody you support.
- **Be kind and fair.** Disagree with ideas, not with people. Each community has its own agreement, which you read when you join.
- **Say who you are, or choose a made-up name.** Do not pretend to be somebody else. If somebody may be seriously harmed, two named people can find out who is behind a made-up name.
- **Your words stay yours.** You let us show them to the people of the community you wrote them for, and nowhere else unless you agree.
- **What we keep about you:** your e-mail address, your name, what you write, and when you signed in. We do not sell it or share it, and no other company follows you here.
- **You can leave at any time** and ask us to remove your name, your words or both.
- **If you break these terms** the people who run this site may hide a post or pause your account. They tell you why, and you can ask for another look.
"""  # noqa: E501
    },
}
GAPS = ("[the organisation that runs this hub]", "[an address that several people read]")
FIRST_DRAFTS = {
    ABOUT: {
        "title": "About severe and multiple disadvantage",
        "since": "",
        "text": """\
Somebody lives with severe and multiple disadvantage (SMD) when three or more of these come together:

- homelessness
- substance use
- poor mental health
- contact with the criminal justice system
- domestic or sexual violence and abuse
""",  # noqa: E501
    },
    PRIVACY: {
        "text": f"""\
This hub is run by {GAPS[0]}. Write to {GAPS[1]} about anything on this page.

**What we keep:** your e-mail address, the name of your account, what you say about your work, what you write here, and when you signed in.

**What we do with it:** we show your words to those you wrote them for, under the name you chose, and send you the mail you asked for. We do not sell it, and no other company follows you here.

**Who sees it:** members see the names you use and what you write under them. Nobody who uses this site is shown which person is behind a made-up name.

**How long:** until you ask us to remove it, or your account is closed.

**Your rights:** you may ask to see what we keep, to have it put right, to have it removed, and to take it elsewhere. If you are not content with our answer you can write to the Information Commissioner.
"""  # noqa: E501
    },
}


def first_words(name: str) -> dict:
    """What the form of a text begins with while nobody has written it."""
    return SHIPPED.get(name) or FIRST_DRAFTS[name]


def drawn(name: str, said: dict) -> dict[str, str]:
    """The Markdown fields of what was said, as cleaned HTML. Raises Unreadable."""
    return {field: render(said[field]) for field in MARKDOWN.get(name, ())}


SHIPPED_DRAWN = {name: drawn(name, said) for name, said in SHIPPED.items()}
