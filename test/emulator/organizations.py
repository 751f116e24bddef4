"""Organizations: an account can be made the delegated administrator of any service.

moto knows six services only.
"""

from moto.organizations.models import FakeDelegatedAdministrator


def install() -> None:
    FakeDelegatedAdministrator.supported_service = staticmethod(
        lambda service: service.endswith(".amazonaws.com")
    )
