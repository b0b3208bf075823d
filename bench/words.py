"""Made-up texts of the lengths people write, the same in every run."""

from functools import cache
from random import Random

from community.markup import plain, render

SENTENCES = """
We tried it for a month and then asked the people who had been there what they made of it.
The letter said two weeks, and nobody could say which two weeks were meant.
What helped was one named worker, a kettle, and the right to come late.
I would start smaller: one room, one afternoon, and somebody who knows where the light switch is.
Our team writes the plan together with the person, in their words, and they keep the paper.
It costs less than the third failed tenancy, which is the number I show to managers.
Not every door needs a lock, but every person needs to know which ones open.
The hardest part was not the money but the calendar.
She said that the form had asked about everything except what had happened.
We changed the order of the questions and half of them turned out not to be needed.
I have seen the opposite as well, and would like to hear from others where it did not work.
Could you say a little more about how people were asked, and by whom?
There is a short guide in the library, and the last page is the one to read first.
Nobody was told off, which was new, and so people said what had gone wrong.
For us the answer was a second chair, and somebody patient in it.
It depends on the day, the weather and who is at the desk, and we should say so.
Thank you, this is what I will take to our meeting on Thursday.
Two services share the rota now, and neither could have kept the evenings open alone.
""".strip().splitlines()
TITLES = [
    "How do you keep an evening open with two people",
    "What we learned from the waiting room",
    "A first visit that nobody is afraid of",
    "Letters that people can read",
    "When the plan is ours and not theirs",
    "Who holds the keys, and who should",
    "Paying people for their time",
    "Moving in with three bags and a dog",
]


SEARCHES = 24


def searches() -> list[str]:
    """What people would search for: one to three words of what was written, never twice alike."""
    words = sorted({word for line in SENTENCES for word in _words(line)})
    random = Random(23)  # noqa: S311
    return [" ".join(random.sample(words, 1 + n % 3)) for n in range(SEARCHES)]


def _words(line) -> list[str]:
    return [word for word in line.lower().replace(",", "").rstrip(".?").split() if len(word) > 3]


@cache
def texts() -> list[tuple[str, str, str]]:
    """Texts as written, as cleaned HTML and as plain words, from one line to a long post."""
    random = Random(7)  # noqa: S311
    bodies = [_body(random) for _ in range(300)]
    return [(body, html, plain(html)) for body in bodies if (html := render(body))]


def _body(random) -> str:
    paragraphs = [
        " ".join(random.sample(SENTENCES, random.randint(1, 4)))
        for _ in range(random.choice([1, 1, 1, 2, 2, 3]))
    ]
    if random.random() < 0.15:
        paragraphs.append("\n".join(f"- {line}" for line in random.sample(SENTENCES, 3)))
    if random.random() < 0.2:
        paragraphs[0] = f"**Briefly.** {paragraphs[0]}"
    return "\n\n".join(paragraphs)
