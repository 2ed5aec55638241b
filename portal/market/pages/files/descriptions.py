"""Describes the tables of a package for machines: Data Package (v1), CSV on the Web, and DCAT as JSON-LD."""

from typing import Any

from portal.market.pages.figures import DataTable, MarketPage
from portal.market.pages.files.publication import LICENCE, LICENCE_NAME, Publication, about_lines, title_of
from portal.market.pages.files.tabular import Field, FieldKind, fields_of

Json = dict[str, Any]


def csv_name(table: DataTable) -> str:
    """The name of a table's file."""
    return f"{table.key}.csv"


def data_package(page: MarketPage, about: Publication) -> Json:
    """datapackage.json: every table with the type, meaning and bounds of its columns."""
    return {
        "profile": "tabular-data-package",
        "name": f"market-{page.name}-{page.facts.release}",
        "title": title_of(page),
        "description": _description(page, about),
        "homepage": about.address,
        "version": f"{page.facts.release}.0.0",
        "created": page.facts.made_at.isoformat(),
        "licenses": [{"name": "CC-BY-4.0", "title": LICENCE_NAME, "path": LICENCE}],
        "contributors": [{"title": about.publisher, "role": "publisher"}],
        "sources": [{"title": about.publisher, "path": about.method}],
        "synthetic": page.facts.is_synthetic,
        "resources": [_resource(figure.table) for figure in page.figures],
    }


def _resource(table: DataTable) -> Json:
    return {
        "profile": "tabular-data-resource",
        "name": table.key,
        "title": table.title,
        "path": csv_name(table),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "header": True},
        "schema": {
            "fields": [_field(field) for field in fields_of(table)],
            "primaryKey": table.columns[0].key,
            "missingValues": [""],
        },
    }


def _field(field: Field) -> Json:
    bounds: Json = {}
    if field.least is not None:
        bounds["minimum"] = field.least
    if field.highest is not None:
        bounds["maximum"] = field.highest
    if field.states:
        bounds["enum"] = list(field.states)
    found = {"name": field.name, "title": field.title, "type": field.kind.value, "description": field.meaning}
    return {**found, "constraints": bounds} if bounds else found


def csv_on_the_web(table: DataTable, about: Publication) -> Json:
    """The metadata beside one CSV file."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": about.language}],
        "url": csv_name(table),
        "dc:title": table.title,
        "dc:publisher": about.publisher,
        "dc:license": {"@id": LICENCE},
        "dialect": {"encoding": "utf-8", "header": True, "lineTerminators": ["\r\n"]},
        "tableSchema": {
            "columns": [_column(field) for field in fields_of(table)],
            "primaryKey": table.columns[0].key,
        },
    }


def _column(field: Field) -> Json:
    datatype: str | Json = field.kind.value
    if field.kind is not FieldKind.TEXT and field.least is not None:
        datatype = {"base": field.kind.value, "minimum": field.least}
        if field.highest is not None:
            datatype["maximum"] = field.highest
    found: Json = {"name": field.name, "titles": field.name, "dc:title": field.title, "dc:description": field.meaning}
    return {**found, "datatype": datatype, "null": ""}


def dcat(page: MarketPage, about: Publication) -> Json:
    """The package as a data set of a catalogue."""
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@id": about.address,
        "@type": "dcat:Dataset",
        "dct:title": {"@value": title_of(page), "@language": about.language},
        "dct:description": {"@value": _description(page, about), "@language": about.language},
        "dct:issued": {"@value": page.facts.made_at.isoformat(), "@type": "xsd:dateTime"},
        "dct:license": {"@id": LICENCE},
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": about.publisher},
        "dct:language": about.language,
        "dcat:landingPage": {"@id": about.address},
        "dcat:version": str(page.facts.release),
        "dcat:distribution": [_distribution(figure.table, about) for figure in page.figures],
    }


def _distribution(table: DataTable, about: Publication) -> Json:
    return {
        "@type": "dcat:Distribution",
        "dct:title": {"@value": table.title, "@language": about.language},
        "dct:license": {"@id": LICENCE},
        "dcat:mediaType": {"@id": "https://www.iana.org/assignments/media-types/text/csv"},
        "dcat:accessURL": {"@id": about.address},
        "dct:identifier": csv_name(table),
    }


def _description(page: MarketPage, about: Publication) -> str:
    return "\n".join(f"{what}: {words}" for what, words in about_lines(page, about))
