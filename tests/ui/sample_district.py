"""The standing half of the tests' small district: modes, categories, sensor kinds, grids, roads."""

from __future__ import annotations

import math
from dataclasses import replace

import shapely

from app.domain.catalogue import Catalogue, Category, SensorKind, Source
from app.domain.modes import Force, Item, Layout, MapView, Mode, Queue, Trigger
from app.domain.registry import Camera, Centre, Department, Feature, Grid, Officer, Sensor, Unit
from app.picture.picture import Registry

LON, LAT = 113.68, 34.78
LAYERS = ("grids", "density", "cases", "sensors", "units", "cameras")

STREETS = (
    ("北苑", "Beiyuan"), ("松柏", "Songbai"), ("望湖", "Wanghu"), ("清河", "Qinghe"),
    ("云锦", "Yunjin"), ("柳林", "Liulin"), ("梧桐", "Wutong"), ("文澜", "Wenlan"),
    ("东禾", "Donghe"), ("锦程", "Jincheng"), ("枫林", "Fenglin"), ("明理", "Mingli"),
    ("长宁", "Changning"), ("新安", "Xin'an"), ("百合", "Baihe"), ("南坪", "Nanping"),
)  # fmt: skip
COLUMNS, STEP_LON, STEP_LAT = 4, 0.030, 0.021  # rows of four; degrees wide and high


def catalogue() -> Catalogue:
    """Four modes, the categories, sensor kinds and sources the sample uses."""
    return Catalogue(
        modes={mode.id: mode for mode in modes()},
        categories={c.code: c for c in _categories()},
        kinds={k.id: k for k in _kinds()},
        sources={s.id: s for s in _sources()},
        groups={g.id: g for g in _groups()},
    )


def modes() -> tuple[Mode, ...]:
    """Daily, holiday, major event, emergency, in the order of the switch."""
    daily = _daily()
    holiday = replace(
        daily,
        id="holiday", name="重大节假日", name_en="Holiday", icon="suitcase-simple", order=2,
        wall="crowd",
        map=MapView(("grids", "cases", "sensors", "units"), "calm", ""),
        limits={**daily.limits, "to_dispatch": 600},
        thresholds={**daily.thresholds, "people_flow": (1500.0, 2200.0, 3000.0)},
        forces=(Force("patrol", "景区巡查组", "Scenic area patrol", 12),),
        entry=(Item("带班领导到岗", "Leader on site", "带班领导", "Leader on duty"),),
    )  # fmt: skip
    event = replace(
        daily,
        id="major_event", name="重大活动保障", name_en="Major event", icon="ticket", order=3,
        confirm_by_leader=True, wall="event", limit_factor=0.7,
        limits={**daily.limits, "to_sign": 180},
        forces=(
            Force("police", "外围执勤组", "Outer ring", 16),
            Force("medical", "医疗点", "First aid post", 4),
        ),
        entry=(Item("岗位表核对", "Post table checked", "值班员", "Duty officer"),),
    )  # fmt: skip
    return daily, holiday, event, _emergency(daily)


def _daily() -> Mode:
    return Mode(
        id="daily", name="日常运行", name_en="Daily", icon="sun-horizon", order=1,
        layout=Layout("queue", "sensors", "due", 416, 320),
        wall="overview",
        map=MapView(LAYERS, "calm", "open_cases"),
        limits={
            "to_verify": 1800, "to_open": 900, "to_dispatch": 900, "to_sign": 300,
            "to_check": 1800, "to_call_back": 7200,
        },
        category_limits={"default": 24.0, "component:0103": 2.0, "event:0502": 1.0,
                         "event:0506": 2.0, "event:0501": 1.0},
        thresholds={
            "water_level": (10.0, 15.0, 27.0, 50.0), "rain": (20.0, 50.0, 80.0),
            "river": (81.5, 82.0, 82.5), "gas": (5.0, 10.0, 20.0),
            "noise": (70.0, 80.0), "people_flow": (2500.0, 3500.0, 5000.0),
        },
        suppressed=(),
        exit=(Item("日常班组到位", "Daily crews back", "值班员", "Duty officer"),),
    )  # fmt: skip


def _emergency(daily: Mode) -> Mode:
    return replace(
        daily,
        id="emergency", name="应急处置", name_en="Emergency", icon="shield-warning", order=4,
        confirm_by_leader=True, response_levels=(4, 3, 2, 1),
        layout=Layout("flood_board", "sensors", "due", 556, 320),
        wall="flood",
        map=MapView(("cases", "sensors", "units", "flood", "closures"), "emergency"),
        suggestions=(Trigger("warning", ("rainstorm",)),),
        queue=Queue("level", ("event:05", "component:0103"), 2),
        limits={**daily.limits, "to_sign": 180, "to_dispatch": 300, "to_verify": 600},
        limit_factor=0.5,
        category_limits={**daily.category_limits, "event:0506": 1.0, "component:0103": 1.0},
        thresholds={**daily.thresholds, "water_level": (8.0, 10.0, 27.0, 50.0),
                    "river": (81.2, 81.7, 82.2)},
        suppressed=("noise", "pm", "lamp", "people_flow"),
        forces=(
            Force("pump", "排水泵车", "Pump trucks", 12),
            Force("police", "交警", "Traffic police", 16),
            Force("rescue", "街道抢险队", "Street rescue crews", 12),
        ),
        plan=(
            Item("指挥长与成员到位", "Command group assembles", "指挥长", "Commander", 15),
            Item("泵车前置六处", "Pumps to six points", "排水处", "Drainage", 15),
            Item("封闭下穿与匝道 5 处", "Close 5 underpasses", "交警二大队", "Traffic police", 10),
            Item("地下空间人员转移", "Clear basements", "街道", "Streets", 30),
            Item("独居老人逐户联系", "Call people living alone", "网格员", "Grid officers", 40),
            Item("电话首报", "First report by phone", "值班员", "Duty officer", 30),
            Item("医院备用电源检查", "Hospital power checked", "区卫健局", "Health bureau", 40),
        ),
        entry=(
            Item("指挥长可联系", "Commander reachable", "值班员", "Duty officer"),
            Item("泵车在位", "Pump trucks in place", "排水处", "Drainage"),
            Item("上级已知会", "Centre above informed", "带班领导", "Leader on duty"),
        ),
    )  # fmt: skip


def _categories() -> list[Category]:
    rows = (
        ("component:0103", "雨水井盖", "Drain cover", 2),
        ("component:0137", "路灯", "Street light", 4),
        ("event:0110", "暴露垃圾", "Exposed rubbish", 4),
        ("event:0405", "店外经营", "Trading on pavement", 4),
        ("event:0501", "供水管破裂", "Water pipe burst", 2),
        ("event:0502", "燃气泄漏", "Gas leak", 1),
        ("event:0506", "道路积水", "Water on road", 3),
        ("event:0508", "架空线缆", "Overhead cable", 3),
        ("event:0599", "占用消防通道", "Fire lane blocked", 3),
    )
    return [Category(code, name, name_en, level) for code, name, name_en, level in rows]


def _kinds() -> list[SensorKind]:
    rows = (
        ("water_level", "积水", "Water depth", "cm", "cm", "flood", 0),
        ("rain", "雨量", "Rain", "mm", "mm", "rain", 1),
        ("river", "水位", "River level", "m", "m", "rain", 2),
        ("gas", "燃气浓度", "Gas", "%LEL", "%LEL", "gas", 1),
        ("water_pressure", "供水压力", "Water pressure", "MPa", "MPa", "gas", 2),
        ("people_flow", "客流", "People flow", "人", "ppl", "crowd", 0),
        ("vehicle_flow", "车流", "Vehicle flow", "辆/时", "veh/h", "crowd", 0),
        ("noise", "噪声", "Noise", "dB", "dB", "crowd", 0),
        ("lamp", "路灯电流", "Lamp current", "A", "A", "power", 1),
    )
    return [
        SensorKind(
            id, name, en, unit, unit_en, group, decimals=decimals, period_s=15.0,
            rising=id != "water_pressure",
        )
        for id, name, en, unit, unit_en, group, decimals in rows
    ]  # fmt: skip


def _sources() -> list[Source]:
    return [
        Source("hotline", "12345", "12345"),
        Source("grid", "网格员", "Officer"),
        Source("sensor", "感知", "Sensor"),
        Source("photo", "随手拍", "Photo"),
        Source("video", "视频", "Video"),
        Source("manual", "来电", "Call"),
    ]


def _groups() -> list[Source]:
    return [
        Source("flood", "内涝积水", "Waterlogging"),
        Source("rain", "雨量 · 河道", "Rain · river"),
        Source("gas", "燃气 · 管网", "Gas · pipes"),
        Source("crowd", "客流 · 环境", "Crowds · air"),
        Source("power", "井盖 · 供电", "Manholes · power"),
    ]


# -------------------------------------------------------------------------------- registry


def registry() -> Registry:
    """Sixteen streets with four community grids each, roads, a river, officers, units."""
    return Registry(
        centre=Centre(
            "demo", "示范区城市运行指挥中心", "Shifan District Operations",
            lon=LON, lat=LAT, demo=True,
        ),
        officers={o.id: o for o in _officers()},
        departments={d.id: d for d in _departments()},
        grids={g.code: g for g in _grids()},
        cameras=_cameras(),
        features=_features(),
        sensors=_sensors(),
        units=_units(),
    )  # fmt: skip


def _officers() -> list[Officer]:
    return [
        Officer("lin", "林晓雯", "Lin Xiaowen", "duty", "0217"),
        Officer("zhou", "周启明", "Zhou Qiming", "leader", "0102"),
        Officer("luo", "罗建业", "Luo Jianye", "leader", "0103"),
        Officer("han", "韩立群", "Han Liqun", "commander", "0001"),
        Officer("chen", "陈向东", "Chen Xiangdong", "grid", "13800000000"),
    ]


def _departments() -> list[Department]:
    return [
        Department("municipal", "市政设施中心", "Municipal works"),
        Department("drainage", "排水处", "Drainage office"),
        Department("police", "交警二大队", "Traffic police"),
        Department("urban", "城市管理局", "Urban management"),
    ]


def street_centre(row: int) -> tuple[float, float]:
    """(lon, lat) of street number `row` of STREETS."""
    line, column = divmod(row, COLUMNS)
    return LON + (column - 1.5) * STEP_LON, LAT + (1.5 - line) * STEP_LAT


def _box(lon: float, lat: float, width: float, height: float) -> shapely.Polygon:
    return shapely.box(lon - width / 2, lat - height / 2, lon + width / 2, lat + height / 2)


def _grids() -> list[Grid]:
    made: list[Grid] = []
    for row, (name, name_en) in enumerate(STREETS):
        lon, lat = street_centre(row)
        code = f"S{row:02d}"
        shape = _box(lon, lat, STEP_LON, STEP_LAT)
        made.append(
            Grid(code, "street", f"{name}街道", name_en, "demo", code, 0, "", lon, lat,
                 shapely.to_wkb(shape))
        )  # fmt: skip
        for part in range(4):
            dx = (part % 2 - 0.5) * STEP_LON / 2
            dy = (0.5 - part // 2) * STEP_LAT / 2
            cell = _box(lon + dx, lat + dy, STEP_LON / 2, STEP_LAT / 2)
            made.append(
                Grid(f"{code}-{part + 1:02d}", "community", f"{name}社区第 {part + 1:02d} 网格",
                     f"{name_en} community grid {part + 1:02d}", code, code, 320 + 30 * part,
                     "chen", lon + dx, lat + dy, shapely.to_wkb(cell))
            )  # fmt: skip
    return made


def _features() -> list[Feature]:
    west, east = LON - 2.2 * STEP_LON, LON + 2.2 * STEP_LON
    south, north = LAT - 2.2 * STEP_LAT, LAT + 2.2 * STEP_LAT
    outline = _box(LON, LAT, COLUMNS * STEP_LON, 4 * STEP_LAT).buffer(0.004)
    river = shapely.LineString([(west, LAT + 0.030), (LON, LAT + 0.034), (east, LAT + 0.018)])
    shapes: list[tuple[str, str, str, str, shapely.Geometry]] = [
        ("outline", "", "示范区", "Shifan District", outline),
        ("water", "river", "清河", "Qinghe River", river.buffer(0.0012)),
        ("park", "", "梧桐公园", "Wutong Park", _box(LON - 0.030, LAT + 0.014, 0.006, 0.005)),
        ("park", "", "百合植物园", "Botanic Garden", _box(LON - 0.035, LAT - 0.022, 0.008, 0.006)),
        (
            "place",
            "hospital",
            "示范区人民医院",
            "District Hospital",
            shapely.Point(LON + 0.01, LAT),
        ),
        ("place", "station", "示范东站", "East Station", shapely.Point(LON + 0.05, LAT - 0.01)),
    ]
    names = (("学府路", "Xuefu Rd"), ("中兴大道", "Zhongxing Ave"), ("春晖路", "Chunhui Rd"))
    for i, (name, name_en) in enumerate(names):
        lon = LON + (i - 1) * 0.028
        line = shapely.LineString([(lon, south), (lon + 0.003, LAT), (lon, north)])
        shapes.append(("road", "primary", name, name_en, line))
    names = (("云锦路", "Yunjin Rd"), ("文澜大街", "Wenlan St"), ("长宁大街", "Changning St"))
    for i, (name, name_en) in enumerate(names):
        lat = LAT + (1 - i) * 0.021
        line = shapely.LineString([(west, lat - 0.003), (east, lat + 0.003)])
        shapes.append(("road", "secondary", name, name_en, line))
    return [
        Feature(i, kind, grade, name, name_en, shapely.to_wkb(shape))
        for i, (kind, grade, name, name_en, shape) in enumerate(shapes)
    ]


def _cameras() -> list[Camera]:
    made = []
    for row in range(len(STREETS)):
        lon, lat = street_centre(row)
        name, name_en = STREETS[row]
        made.append(
            Camera(f"K{row:02d}", f"{name}路口", f"{name_en} crossing", lon + 0.004, lat, row * 20)
        )
    return made


_PLACES = (
    ("云锦路下穿", "Yunjin underpass"), ("中环北匝道", "Ring N ramp"),
    ("长宁路涵洞", "Changning culvert"), ("东禾路口", "Donghe crossing"),
    ("春晖路地道", "Chunhui subway"), ("建业路 31 号", "31 Jianye Rd"),
    ("南坪公园南门", "Nanping Park S gate"), ("示范东站西广场", "East Station W plaza"),
)  # fmt: skip


def _sensors() -> list[Sensor]:
    made: list[Sensor] = []
    for i, (name, name_en) in enumerate(_PLACES):
        made.append(_sensor(i, "water_level", name, name_en, True))
    fixed = (
        ("rain", "文澜站", "Wenlan station"), ("rain", "北苑站", "Beiyuan station"),
        ("river", "清河闸前", "Qinghe gate"), ("gas", "长宁大街 210 号", "210 Changning St"),
        ("water_pressure", "建业路", "Jianye Rd"), ("people_flow", "示范东站", "East Station"),
        ("people_flow", "百合商圈", "Baihe mall"),
        ("people_flow", "望湖景区", "Wanghu scenic area"),
        ("vehicle_flow", "中兴大道", "Zhongxing Ave"), ("vehicle_flow", "学府路", "Xuefu Rd"),
        ("noise", "春晖路工地", "Chunhui site"), ("lamp", "梧桐大道 12 号箱", "Wutong box 12"),
    )  # fmt: skip
    for i, (kind, name, name_en) in enumerate(fixed, start=len(made)):
        made.append(_sensor(i, kind, name, name_en, False))
    for i in range(len(made), 80):
        kind = ("water_level", "noise", "lamp", "gas")[i % 4]
        name, name_en = STREETS[i % len(STREETS)]
        made.append(_sensor(i, kind, f"{name} {i} 号点", f"{name_en} no. {i}", False))
    return made


def _sensor(i: int, kind: str, name: str, name_en: str, flood: bool) -> Sensor:
    row = (i * 7) % len(STREETS)
    lon, lat = street_centre(row)
    lon, lat = lon + 0.009 * math.sin(i * 2.1), lat + 0.006 * math.cos(i * 1.3)
    return Sensor(f"W{i:03d}", name, name_en, kind, lon, lat, f"S{row:02d}-01", f"S{row:02d}",
                  flood, period_s=15.0)  # fmt: skip


def _units() -> list[Unit]:
    made: list[Unit] = []
    for i in range(24):
        lon, lat = street_centre(i % len(STREETS))
        name, name_en = STREETS[i % len(STREETS)]
        on_foot = i % 3 == 0
        made.append(
            Unit(f"U{i:02d}", f"{name}{'网格组' if on_foot else '抢修组'}",
                 f"{name_en} {'grid team' if on_foot else 'repair crew'}",
                 "grid" if on_foot else "repair", "municipal", "刘建军", on_foot, 3,
                 "" if on_foot else f"豫示 A·20{i:02d}", ("component:0103", "event:05"),
                 lon - 0.004, lat + 0.003)
        )  # fmt: skip
    return made
