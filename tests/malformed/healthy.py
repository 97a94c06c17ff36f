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
    table = TABLE.replace("COORDINATES", "coordinates: plane")
    csv_roads = {"nodes.csv": NODES.encode(), "roads.csv": ROADS.encode()}
    on_roads = scenario(CSV_ROADS, table.replace("FORMAT", "csv"))
    from_map = "{format: osm, file: map.osm}"
    calls = ("import", "calls", "calls.FORMAT", "--map", "mapping.yaml", "--out", "out")
    world = ("world", "s.yaml")
    road_files = {"s.yaml": on_roads, **csv_roads, "places.csv": PLACES.encode()}
    points_table = TABLE.replace("FORMAT", "geojson").replace("COORDINATES", "coordinates: wgs84")
    points = scenario(STRAIGHT, points_table)
    replay = DEMAND.replace("demand:\n", "demand:\n  replay: {file: replay.csv}\n")

    def record(ending, content):
        words = tuple(word.replace("FORMAT", ending) for word in calls)
        return {f"calls.{ending}": content, "mapping.yaml": MAPPING.encode()}, words

    csv_record, csv_words = record("csv", RECORDED.encode())
    xlsx_record, xlsx_words = record("xlsx", xlsx({"记录": _rows(RECORDED)}))
    parquet_record, parquet_words = record("parquet", _parquet(folder))
    pbf = scenario("{format: osm, file: map.osm.pbf}", "{format: osm}")
    return {
        "scenario": Healthy("s.yaml", {"s.yaml": scenario(STRAIGHT, INLINE)}, ("check", "s.yaml")),
        "nodes": Healthy("nodes.csv", road_files, world, ("x_km", "y_km")),
        "roads": Healthy("roads.csv", road_files, world),
        "places": Healthy("places.csv", road_files, world, ("x_km", "y_km")),
        "workbook": Healthy(
            "places.xlsx",
            {
                "s.yaml": scenario(STRAIGHT, table.replace("FORMAT", "xlsx")),
                "places.xlsx": xlsx({"村": _rows(PLACES)}),
            },
            world,
        ),
        "geojson": Healthy("places.geojson", {"s.yaml": points, "places.geojson": POINTS.encode()}, world),
        "lines": Healthy(
            "roads.geojson",
            {
                "s.yaml": scenario("{format: geojson, file: roads.geojson}", points_table),
                "roads.geojson": LINES.encode(),
                "places.geojson": POINTS.encode(),
            },
            world,
        ),
        "shapefile": Healthy(
            "roads.zip",
            {
                "s.yaml": scenario("{format: shapefile, file: roads.zip}", points_table),
                "roads.zip": _shapefile(folder),
                "places.geojson": POINTS.encode(),
            },
            world,
        ),
        "osm": Healthy(
            "map.osm", {"s.yaml": scenario(from_map, "{format: osm}"), "map.osm": OSM.encode()}, world, ("lon", "lat")
        ),
        "pbf": Healthy("map.osm.pbf", {"s.yaml": pbf, "map.osm.pbf": _pbf(folder)}, world),
        "replay": Healthy(
            "replay.csv",
            {"s.yaml": scenario(STRAIGHT, INLINE, replay), "replay.csv": REPLAY.encode()},
            ("run", "s.yaml", "--workers", "1", "--no-report", "--out", "out"),
            dear=True,
        ),
        "record": Healthy("calls.csv", csv_record, csv_words, ("lon", "lat"), dear=True),
        "record_workbook": Healthy("calls.xlsx", xlsx_record, xlsx_words, dear=True),
        "record_parquet": Healthy("calls.parquet", parquet_record, parquet_words, dear=True),
        "mapping": Healthy("mapping.yaml", csv_record, csv_words),
    }
