"""What assets need from the machine: the storage root and the ledger. Both come from the environment."""

from __future__ import annotations

from dagster import ConfigurableResource

from kernel.home import Home
from ledger import Ledger


class Storage(ConfigurableResource):
    """The storage root (`KAOHE_HOME`), the offices folder (`KAOHE_OFFICES`) and the ledger (`KAOHE_LEDGER_URL`)."""

    @property
    def home(self) -> Home:
        return Home.from_environment()

    def ledger(self) -> Ledger:
        return Ledger(self.home.ledger_url)
