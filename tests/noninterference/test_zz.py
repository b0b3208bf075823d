import time, pytest
from collections import Counter
pytestmark = pytest.mark.django_db
from tests.noninterference import test_pages as t, seeing
from tests.noninterference.worlds import world
def test_time(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        a=time.process_time()
        with world("first") as w:
            print("build", time.process_time()-a)
            n=Counter(); c=Counter()
            orig=seeing.look
            def look(w, role, page, data=None, **h):
                s=time.process_time(); r=orig(w, role, page, data, **h); d=time.process_time()-s
                k=("P " if data is not None else "G ")+__import__("re").sub(r"\d+|/[A-Za-z0-9]{16}/","N",page)[:40]; n[k]+=d; c[k]+=1
                return r
            seeing.look=t.look=look
            for f in (t.visited,t.happened,t.posted):
                a=time.process_time(); f(w); print(f.__name__, time.process_time()-a)
            for k,v in n.most_common(25): print(round(v,2), c[k], k)
            print(sum(c.values()))
