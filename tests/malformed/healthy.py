"""Small inputs of every kind that the program reads, and the command that reads each. They are all fine."""

from dataclasses import dataclass
from pathlib import Path

import duckdb
import osmium

from tests.world.readers.shapefiles import packed, write_shapefile
from tests.world.readers.workbooks import xlsx

DEMAND = """\
demand:
  kinds:
    theft: {rate: {per_day: 12}, work: {law: exponential, mean_min: 30}}
units:
  car: {bases: {level: district}, shifts: [{hours: 00:00-24:00}]}
"""


def scenario(roads, cells, demand=DEMAND):
    """Return a scenario of three villages."""
    return f"""\
name: 三村
clock: {{days: 2}}
world:
  source:
    kind: read
    name: 三村
    roads: {roads}
    cells: {cells}
{demand}experiment: {{replications: 1}}
""".encode()


INLINE = """
      format: inline
      points:
        - {code: a, name: 甲村, x_km: 0, residents: 100}
        - {code: b, name: 乙村, x_km: 2, residents: 100}
        - {code: c, name: 丙村, x_km: 4, residents: 100}"""
STRAIGHT = "{format: none}"
NODES = "node,x_km,y_km\n1,0,0\n2,2,0\n3,4,0\n"
ROADS = "from,to,length,class\n1,2,2.1,primary\n2,3,2.0,primary\n"
CSV_ROADS = """
      {format: csv, nodes: {file: nodes.csv, id: node}, file: roads.csv, length_column: length, class_column: class}"""
PLACES = (
    "code,name,x_km,y_km,residents\n411603001001,甲村,0,0,100\n411603001002,乙村,2,0,100\n411603001003,丙村,4,0,90\n"
)
TABLE = """
      format: table
      table: {file: places.FORMAT, id: code, x: x_km, y: y_km, COORDINATES}
      name_column: name
      residents_column: residents"""
OSM = """<?xml version="1.0" encoding="UTF-8"?>
<osm version="0.6">
<node id="1" version="1" lon="114.80" lat="33.70"><tag k="place" v="village"/><tag k="name" v="甲村"/></node>
<node id="2" version="1" lon="114.82" lat="33.70"/>
<node id="3" version="1" lon="114.84" lat="33.71"><tag k="place" v="village"/><tag k="name" v="乙村"/></node>
<way id="1" version="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="primary"/></way>
</osm>
"""
POINTS = """{"type": "FeatureCollection", "features": [
{"type": "Feature", "properties": {"code": "a", "name": "甲村", "residents": 100},
 "geometry": {"type": "Point", "coordinates": [114.80, 33.70]}},
{"type": "Feature", "properties": {"code": "b", "name": "乙村", "residents": 90},
 "geometry": {"type": "Point", "coordinates": [114.84, 33.71]}}]}
"""
LINES = """{"type": "FeatureCollection", "features": [
{"type": "Feature", "properties": {"name": "X101"},
 "geometry": {"type": "LineString", "coordinates": [[114.80, 33.70], [114.82, 33.70], [114.84, 33.71]]}}]}
"""
REPLAY = "at,cell,kind\n10,a,theft\n100,b,theft\n"
RECORDED = """\
kind,called,sent,left,there,free,lon,lat
盗窃,2024-03-01 08:00:00,2024-03-01 08:01:00,2024-03-01 08:02:00,2024-03-01 08:10:00,2024-03-01 08:40:00,114.80,33.70
盗窃,2024-03-02 09:00:00,2024-03-02 09:01:00,2024-03-02 09:02:00,2024-03-02 09:09:00,2024-03-02 09:40:00,114.82,33.71
纠纷,2024-03-03 10:00:00,2024-03-03 10:01:00,2024-03-03 10:02:00,2024-03-03 10:12:00,2024-03-03 11:40:00,114.81,33.70
"""
MAPPING = """\
time_zone: Asia/Shanghai
times: {called: called, dispatched: sent, en_route: left, arrived: there, cleared: free}
kind: {column: kind, values: {盗窃: theft, 纠纷: dispute}}
position: {x: lon, y: lat}
"""


@dataclass(frozen=True)
class Healthy:
    """Files of which `target` is to be spoilt, and the words of the command that reads them.

    Of a `dear` one only a third of what can happen to any file is tried: its command takes long.
    """

    target: str
    files: dict[str, bytes]
    command: tuple[str, ...]
    coordinates: tuple[str, str] | None = None
    dear: bool = False


def _pbf(folder):
    """Return the roads of `OSM` in the binary format."""
    source, target = folder / "map.osm", folder / "map.osm.pbf"
    source.write_text(OSM, encoding="utf-8")
    with osmium.SimpleWriter(str(target)) as writer:
        for thing in osmium.FileProcessor(str(source)):
            writer.add(thing)
    return target.read_bytes()


def _shapefile(folder):
    """Return the same road as a shapefile."""
    shape = {"type": "LineString", "coordinates": [[114.80, 33.70], [114.82, 33.70], [114.84, 33.71]]}
    return Path(packed(write_shapefile(folder / "roads", [shape]))).read_bytes()


def _parquet(folder):
    file = folder / "calls.parquet"
    folder.joinpath("calls.csv").write_text(RECORDED, encoding="utf-8")
    columns = "all_varchar = true"
    duckdb.sql(f"COPY (SELECT * FROM read_csv('{folder / 'calls.csv'}', {columns})) TO '{file}' (FORMAT parquet)")
    return file.read_bytes()


def _rows(text):
    return [line.split(",") for line in text.splitlines()]


def healthy(folder):
    """Return every healthy input by name; `folder` is for files in between."""
    return {**_scenarios(), **_tables(), **_features(folder), **_maps(folder), **_records(folder)}


def _world(target, roads, cells, files, coordinates=None):
    """Return a file of a world of which `sim world` reads all."""
    return Healthy(target, {"s.yaml": scenario(roads, cells), **files}, ("world", "s.yaml"), coordinates)


def _scenarios():
    replay = DEMAND.replace("demand:\n", "demand:\n  replay: {file: replay.csv}\n")
    replayed = {"s.yaml": scenario(STRAIGHT, INLINE, replay), "replay.csv": REPLAY.encode()}
    run = ("run", "s.yaml", "--workers", "1", "--no-report", "--out", "out")
    return {
        "scenario": Healthy("s.yaml", {"s.yaml": scenario(STRAIGHT, INLINE)}, ("check", "s.yaml")),
        "replay": Healthy("replay.csv", replayed, run, dear=True),
    }


def _tables():
    """Roads and places in tables."""
    files = {"nodes.csv": NODES.encode(), "roads.csv": ROADS.encode(), "places.csv": PLACES.encode()}
    workbook = {"places.xlsx": xlsx({"村": _rows(PLACES)})}
    cells = _cells("csv", "plane")
    return {
        "nodes": _world("nodes.csv", CSV_ROADS, cells, files, ("x_km", "y_km")),
        "roads": _world("roads.csv", CSV_ROADS, cells, files),
        "places": _world("places.csv", CSV_ROADS, cells, files, ("x_km", "y_km")),
        "workbook": _world("places.xlsx", STRAIGHT, _cells("xlsx", "plane"), workbook),
    }


def _cells(ending, coordinates):
    """Return how a scenario names a table of places."""
    return TABLE.replace("FORMAT", ending).replace("COORDINATES", f"coordinates: {coordinates}")


def _features(folder):
    """Points and lines of geographers' files."""
    cells, points = _cells("geojson", "wgs84"), {"places.geojson": POINTS.encode()}
    lines, shapes = {"roads.geojson": LINES.encode()}, {"roads.zip": _shapefile(folder)}
    return {
        "geojson": _world("places.geojson", STRAIGHT, cells, points),
        "lines": _world("roads.geojson", "{format: geojson, file: roads.geojson}", cells, lines | points),
        "shapefile": _world("roads.zip", "{format: shapefile, file: roads.zip}", cells, shapes | points),
    }


def _maps(folder):
    """OpenStreetMap, as text and as bytes."""
    text, packed_map = {"map.osm": OSM.encode()}, {"map.osm.pbf": _pbf(folder)}
    cells = "{format: osm}"
    return {
        "osm": _world("map.osm", "{format: osm, file: map.osm}", cells, text, ("lon", "lat")),
        "pbf": _world("map.osm.pbf", "{format: osm, file: map.osm.pbf}", cells, packed_map),
    }


def _records(folder):
    """Recorded calls, in every kind of table, and the mapping of their columns."""

    def record(target, calls, content, **more):
        command = ("import", "calls", calls, "--map", "mapping.yaml", "--out", "out")
        return Healthy(target, {calls: content, "mapping.yaml": MAPPING.encode()}, command, **more)

    text = RECORDED.encode()
    return {
        "record": record("calls.csv", "calls.csv", text, coordinates=("lon", "lat"), dear=True),
        "record_workbook": record("calls.xlsx", "calls.xlsx", xlsx({"记录": _rows(RECORDED)}), dear=True),
        "record_parquet": record("calls.parquet", "calls.parquet", _parquet(folder), dear=True),
        "mapping": record("mapping.yaml", "calls.csv", text),
    }
