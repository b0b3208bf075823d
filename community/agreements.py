"""The working agreement: versions, and who has accepted which."""

from django.db import transaction

from community.markup import render
from community.models import Agreement, Community
from community.permissions import require


class AgreementNotAccepted(Exception):
    """The agreement has changed since this name accepted it: reading goes on, writing waits."""

    def __init__(self, community):
        self.community = community
        super().__init__(
            "Our working agreement has changed. Please read and accept it, then post; "
            "what you wrote is kept."
        )


class AgreementChanged(Exception):
    """What was accepted is not what is in force: it is to be read again."""

    def __init__(self):
        super().__init__(
            "The agreement has changed since you opened this page. "
            "Nothing has been accepted: please read it as it is now."
        )


def version_of(agreement) -> int:
    """0 where there is none."""
    return agreement.version if agreement else 0


def require_read(community, version: int | None) -> None:
    """Raise AgreementChanged unless this is the version in force; None was read on no page."""
    if version not in {None, version_of(community.agreement)}:
        raise AgreementChanged


def require_agreement(voice) -> None:
    """Raise AgreementNotAccepted unless the voice accepted the version in force."""
    agreement = voice.community.agreement
    if agreement and voice.membership.accepted_version < agreement.version:
        raise AgreementNotAccepted(voice.community)


def write_agreement(community, text: str) -> Agreement:
    """Add a version without asking who does it: for `change_agreement` and for founding."""
    current = community.agreement
    version = current.version + 1 if current else 1
    return Agreement.objects.create(
        community=community, version=version, text=text, html=render(text)
    )


@transaction.atomic
def change_agreement(community, *, by, text: str, version: int | None = None) -> Agreement:
    """A new version; everybody is asked again before they next write.

    `version` is the one that was changed, None without a page: AgreementChanged where it is no
    longer in force. The same words again make no new version.
    """
    community = Community.objects.select_for_update().get(pk=community.pk)
    require(by, "community.change_agreement", community)
    current = community.agreement
    if current and current.text == text:
        return current
    require_read(community, version)
    return write_agreement(community, text)
