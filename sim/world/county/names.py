"""Names as they are found on the North China plain, put together by chance; two villages may share one, as in life."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from sim.arrays import IntArray

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈"
    "姜范江傅钟卢汪戴崔任陆廖姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺严尹钱施牛洪龚"
)
HAMLETS = "庄楼寨集营店湾口岗桥庙堂坡园屯洼井堡铺圩"
SIDES = "大小前后东西南北新老"
THINGS = "柳槐桃杏榆枣荷芦石清龙凤白双长太安永和兴"
PLACES = "林园河塘沟湖泉台桥岭店集平丰康宁阳门坊关"
STREETS = (
    "东关", "西关", "南关", "北关", "文昌", "新华", "建设", "人民", "和平", "解放", "胜利", "向阳", "民主", "团结",
    "光明", "幸福", "朝阳", "城东", "城西", "城南", "城北", "育才", "工业", "站前", "湖滨", "学府", "滨河", "康乐",
)  # fmt: skip

NATURAL = 0.25
SIDED = 0.3
"""Shares of the villages named after a thing of nature, and of those told apart by a side. Assumptions."""


def village_names(count: int, rng: Generator) -> list[str]:
    """Return names of rural villages: a family's hamlet, the same with a side (大王庄), or a thing of nature (柳林)."""
    return [_village_name(*draws) for draws in rng.random((count, 4)).tolist()]


def _village_name(kind: float, first: float, second: float, side: float) -> str:
    if kind < NATURAL:
        return _pick(THINGS, first) + _pick(PLACES, second) + "村"
    beside = _pick(SIDES, side) if kind < NATURAL + SIDED else ""
    return beside + _pick(SURNAMES, first) + _pick(HAMLETS, second) + "村"


def community_names(count: int, rng: Generator) -> list[str]:
    """Return names of urban communities."""
    return [f"{_pick(STREETS, draw)}社区" for draw in rng.random(count)]


def township_names(count: int, rng: Generator) -> list[str]:
    """Return names of townships without 镇 or 乡, all different as long as there are enough combinations."""
    pairs = rng.permutation(len(THINGS) * len(PLACES))
    return [THINGS[pair // len(PLACES)] + PLACES[pair % len(PLACES)] for pair in np.resize(pairs, count)]


def numbered(above: IntArray, names: list[str], ending: str) -> list[str]:
    """Return the name of the place above, a number that counts within it and an ending: 柳林村3组."""
    first = np.searchsorted(above, np.arange(len(names)))
    number = np.arange(len(above)) - first[above] + 1
    return [f"{names[up]}{n}{ending}" for up, n in zip(above.tolist(), number.tolist(), strict=True)]


def _pick(letters: str | tuple[str, ...], draw: float) -> str:
    return letters[int(draw * len(letters))]
