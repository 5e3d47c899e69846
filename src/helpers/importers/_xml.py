"""XML within limits: no entities, no network, no document type, bounded depth and size."""

import lxml.etree

from helpers.importers._records import Unreadable

MAX_XML = 400_000_000


def read_xml(raw: bytes):
    """Parse XML; names lose their namespaces (`local` tells them).

    Raises
    ------
    Unreadable
        It declares entities, is too large or deep, or is no XML.
    """
    if len(raw) > MAX_XML:
        raise Unreadable(f"an XML file of {len(raw):,} bytes: the limit is {MAX_XML:,}")
    if b"<!ENTITY" in raw or "<!ENTITY".encode("utf-16-le") in raw:
        raise Unreadable("XML that declares entities: refused, they can be made to explode")
    parser = lxml.etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        return lxml.etree.fromstring(raw.lstrip(), parser=parser)
    except lxml.etree.XMLSyntaxError as error:
        raise Unreadable(f"broken XML: {error.msg}") from None


def local(node) -> str:
    """A node's name without its namespace, in lower case."""
    return node.tag.rpartition("}")[2].lower() if isinstance(node.tag, str) else ""


def children(node, name: str) -> list:
    return [child for child in node if local(child) == name]


def child_text(node, *names: str) -> str | None:
    """The text of the first descendant with one of these names that has any."""
    for name in names:
        for found in node.iter():
            if local(found) == name and (text := " ".join("".join(found.itertext()).split())):
                return text
    return None
