"""Names for simulated players, such as people in the hall would carry."""

from __future__ import annotations

from random import Random

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董程"
_GIVEN = (
    "秀英", "建国", "桂兰", "志强", "海燕", "晓东", "丽华", "国庆", "玉梅", "文博", "雨桐", "子涵", "春花", "永福",
    "德胜", "雪", "磊", "婷", "浩然", "欣怡", "凤霞", "长河", "立新", "巧云", "思远",
)  # fmt: skip
# Mongolian names as they are written in Chinese; many in the demo's city carry one.
_MONGOLIAN = (
    "巴特尔",
    "其其格",
    "乌云",
    "哈斯",
    "苏日娜",
    "那日苏",
    "萨仁",
    "阿拉坦",
    "娜仁花",
    "朝鲁",
    "特木尔",
    "格日乐",
)
_ADDRESSES = ("叔", "婶", "老师", "大姐")
_VILLAGERS = ("大板镇", "东山村", "南街", "二中", "老哈河", "向阳社区")


def names(count: int, random: Random) -> list[str]:
    """Different names, at most 20 characters each."""
    found: dict[str, None] = {}
    while len(found) < count:
        kind = random.random()
        if kind < 0.2:
            name = random.choice(_MONGOLIAN)
        elif kind < 0.3:
            name = f"{random.choice(_VILLAGERS)}·{random.choice(_SURNAMES)}{random.choice(_ADDRESSES)}"
        else:
            name = random.choice(_SURNAMES) + random.choice(_GIVEN)
        # The hall tells people of one name apart by a number, as halls do.
        found[name if name not in found else f"{name}{len(found)}"] = None
    return list(found)
