import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from tests import factories as make


@pytest.fixture(autouse=True)
def open_hub(request):
    """Nearly all that is tried at the door needs one that is open."""
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        make.open_hub()


@pytest.fixture
def other_client():
    """The browser of somebody else."""
    return Client()


@pytest.fixture
def no_limits(settings):
    settings.ACCOUNT_RATE_LIMITS = False


@pytest.fixture
def clock():
    """A clock that runs on and can be shifted by seconds."""
    with time_machine.travel(timezone.now()) as traveller:
        yield traveller
