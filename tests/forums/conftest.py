"""A member, a facilitator of the same community, and a thread of the member's."""

import pytest

from tests import factories as make


@pytest.fixture
def ada():
    return make.member(make.community())


@pytest.fixture
def bo(ada):
    return make.member(ada.community)


@pytest.fixture
def chief(ada):
    return make.facilitator(ada.community)


@pytest.fixture
def talk(ada):
    return make.thread(ada, "Kettles")
