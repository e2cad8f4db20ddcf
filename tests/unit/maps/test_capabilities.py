"""WMTS descriptions: key-value and REST services, grids by name or by scale, hostile XML."""

from __future__ import annotations

import pytest

from app.maps import capabilities
from app.maps.catalogue import server
from app.maps.source import Damaged

SCALE_0 = {"mercator": 559082264.0287178, "geodetic": 559082264.0287178}


def matrix_set(name: str, crs: str, grid: str, first: int, prefix: str = "", px: int = 256) -> str:
    corner = "-20037508.34 20037508.34" if grid == "mercator" else "90 -180"
    rows = "".join(
        f"<TileMatrix><ows:Identifier>{prefix}{zoom}</ows:Identifier><ScaleDenominator>"
        f"{SCALE_0[grid] / 2 ** (zoom + first) * 256 / px}</ScaleDenominator>"
        f"<TopLeftCorner>{corner}</TopLeftCorner><TileWidth>{px}</TileWidth>"
        f"<TileHeight>{px}</TileHeight></TileMatrix>"
        for zoom in range(6)
    )
    return (
        f"<TileMatrixSet><ows:Identifier>{name}</ows:Identifier>"
        f"<ows:SupportedCRS>{crs}</ows:SupportedCRS>{rows}</TileMatrixSet>"
    )


def layer(name: str, sets: list[str], more: str = "") -> str:
    links = "".join(
        f"<TileMatrixSetLink><TileMatrixSet>{s}</TileMatrixSet></TileMatrixSetLink>" for s in sets
    )
    return (
        f"<Layer><ows:Title>图层 {name}</ows:Title><ows:WGS84BoundingBox>"
        "<ows:LowerCorner>113 34</ows:LowerCorner><ows:UpperCorner>114 35</ows:UpperCorner>"
        f"</ows:WGS84BoundingBox><ows:Identifier>{name}</ows:Identifier>"
        '<Style isDefault="true"><ows:Identifier>plain</ows:Identifier></Style>'
        f"<Format>image/jpeg</Format><Format>image/png</Format>{links}{more}</Layer>"
    )


def document(*parts: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Capabilities xmlns="http://www.opengis.net/wmts/1.0" '
        'xmlns:ows="http://www.opengis.net/ows/1.1" xmlns:xlink="http://www.w3.org/1999/xlink">'
        '<ows:OperationsMetadata><ows:Operation name="GetTile"><ows:DCP><ows:HTTP>'
        '<ows:Get xlink:href="http://gis/wmts?"/></ows:HTTP></ows:DCP></ows:Operation>'
        f"</ows:OperationsMetadata><Contents>{''.join(parts)}</Contents></Capabilities>"
    ).encode()


def test_that_a_key_value_service_is_asked_as_it_says() -> None:
    found = capabilities.read(
        document(
            layer("roads", ["merc", "geo"]),
            matrix_set("merc", "urn:ogc:def:crs:EPSG::3857", "mercator", 0, "EPSG:3857:"),
            matrix_set("geo", "urn:ogc:def:crs:EPSG::4490", "geodetic", 1),
        ),
        "http://gis/wmts?request=GetCapabilities&service=WMTS&tk=key",
    )
    assert [(s.id, s.grid, s.min_zoom, s.max_zoom) for s in found] == [
        ("roads_merc", "mercator", 0, 5),
        ("roads_geo", "geodetic", 1, 6),
    ]
    assert found[0].name == "图层 roads"
    assert found[0].bounds == (113.0, 34.0, 114.0, 35.0)
    assert server(found[0]).address((5, 26, 12)) == (
        "http://gis/wmts?tk=key&SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=roads&STYLE=plain"
        "&TILEMATRIXSET=merc&FORMAT=image%2Fpng&TILEMATRIX=EPSG:3857:5&TILEROW=12&TILECOL=26"
    )
    # Its zoom 0 has two tiles side by side: what is zoom 1 here.
    assert "TILEMATRIX=4&" in server(found[1]).address((5, 26, 6))


def test_that_a_rest_service_is_asked_by_its_template() -> None:
    rest = (
        '<ResourceURL format="image/png" resourceType="tile" '
        'template="http://gis/{Style}/{TileMatrixSet}/{TileMatrix}/{TileRow}/{TileCol}.png"/>'
    )
    (found,) = capabilities.read(
        document(
            layer("roads", ["m"], rest),
            matrix_set("m", "urn:ogc:def:crs:EPSG:6.18:3:3857", "mercator", 0, px=512),
        ),
        "http://gis/caps.xml",
    )
    assert found.tile_px == 512
    assert server(found).address((3, 5, 2)) == "http://gis/plain/m/3/2/5.png"


@pytest.mark.parametrize(
    "told",
    [
        b"",
        b"<html><body>log in</body></html>",
        b"not xml",
        document(layer("a", ["x"]), matrix_set("x", "urn:ogc:def:crs:EPSG::2437", "mercator", 0)),
        document(layer("a", ["gone"])),
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><Capabilities>&b;</Capabilities>',
        b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><Capabilities>&c;</Capabilities>',
    ],
)
def test_that_what_is_no_description_is_refused_in_a_sentence(told: bytes) -> None:
    with pytest.raises(Damaged) as refused:
        capabilities.read(told, "http://gis/wmts")
    assert str(refused.value)


def test_that_any_address_of_a_service_leads_to_its_description() -> None:
    asked = "http://gis/wmts?SERVICE=WMTS&REQUEST=GetCapabilities&VERSION=1.0.0"
    assert capabilities.wanted("http://gis/wmts") == asked
    assert capabilities.wanted("http://gis/wmts?LAYER=a&tk=k&request=GetTile") == asked + "&tk=k"
    assert capabilities.wanted("http://gis/1.0.0/WMTSCapabilities.xml").endswith(".xml")
    with pytest.raises(Damaged):
        capabilities.wanted("file:///etc/passwd")
