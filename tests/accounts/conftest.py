import pytest
import time_machine
from django.test import Client
from django.utils import timezone


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
