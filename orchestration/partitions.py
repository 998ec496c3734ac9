"""The one partitioning: (office, year). An office's years are those it has a scheme for."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from dagster import BackfillPolicy, MultiPartitionKey, MultiPartitionsDefinition, StaticPartitionsDefinition

from kernel.home import Home
from kernel.office import OfficeFolder, list_offices, load_office

SHANGHAI = ZoneInfo("Asia/Shanghai")
# A range of years is one run: each run costs seconds before it does anything.
ONE_RUN = BackfillPolicy.single_run()


def office_years(home: Home) -> MultiPartitionsDefinition:
    """Offices × all years for which any office has a scheme file."""
    offices = list_offices(home.offices)
    years = sorted({int(p.stem) for p in home.offices.glob("*/schemes/[0-9][0-9][0-9][0-9].yaml")})
    return MultiPartitionsDefinition(
        {
            "office": StaticPartitionsDefinition(offices),
            "year": StaticPartitionsDefinition([str(y) for y in years]),
        }
    )


def key_of(office_code: str, year: int) -> MultiPartitionKey:
    return MultiPartitionKey({"office": office_code, "year": str(year)})


def partition_tags(office_code: str, first: int, last: int) -> dict[str, str]:
    """Run tags that select the years `first`..`last` of an office: one partition, or a range in one run."""
    if first == last:
        return {"dagster/partition": key_of(office_code, first)}
    return {
        "dagster/asset_partition_range_start": key_of(office_code, first),
        "dagster/asset_partition_range_end": key_of(office_code, last),
    }


def sending_offices(home: Home) -> list[str]:
    """Offices the night looks after: those with a folder in the inbox. Nothing can have come for the others yet."""
    return [code for code in list_offices(home.offices) if (home.inbox / code).is_dir()]


def open_years(folder: OfficeFolder, today: datetime) -> list[int]:
    """Years a night run looks after: this one and the last; if the office has no scheme for them, its latest."""
    years = folder.scheme_years()
    return [y for y in years if y >= today.year - 1] or years[-1:]


def folders_of(home: Home, partition_keys: list[str]) -> list[tuple[OfficeFolder, int]]:
    """(office folder, year) of each partition key, in order. Raises DataFileError for a faulty office folder."""
    pairs = [key.split("|") for key in sorted(partition_keys)]
    return [(load_office(home.office_dir(office_code)), int(year)) for office_code, year in pairs]
