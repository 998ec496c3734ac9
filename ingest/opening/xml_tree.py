"""One part of a workbook as a tree, parsed so that nothing outside it is ever asked for and no nesting goes too deep."""

from __future__ import annotations

from functools import cache
from typing import Any

from lxml import etree

from ingest.opening.guard import beyond, damaged
from ingest.opening.limits import limits


def parse(data: bytes, part: str, name: str) -> Any:
    """The root of one part; no DTD, no entities, no network, libxml2's own size limits kept.

    Raises UnreadableError for what does not parse or is nested deeper than the limit; `name` is the workbook's.
    """
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, collect_ids=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as err:
        if "depth" in str(err).lower():
            raise beyond("xml_too_deep", name, limits().xml_depth, part=part) from None
        raise damaged(name, part) from None
    if _too_deep()(root):
        raise beyond("xml_too_deep", name, limits().xml_depth, part=part)
    return root


@cache
def _too_deep() -> etree.XPath:
    return etree.XPath("boolean(" + "/*" * (limits().xml_depth.value + 1) + ")")
