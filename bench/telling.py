"""A post in a thread that 1,000 follow, against one in a thread that nobody follows."""

from statistics import median

from bench.child import Child
from bench.report import Figures
from bench.servers import Rig

POSTS = 15


def measure(rig: Rig, figures: Figures) -> None:
    crowd, voice = rig.facts["crowd"], rig.facts["readers"][0]["voice"]
    with Child("manage.py", "bench_poster", environ=rig.environ) as poster:
        found = poster.ask(do="posting", count=POSTS, voice=voice, **crowd)
    figures.add("crowd.reply.ratio_to_quiet", median(found["crowded"]) / median(found["quiet"]))
    figures.add("crowd.telling.seconds", median(found["seconds"]))
    figures.add("crowd.telling.queries", median(found["queries"]))
