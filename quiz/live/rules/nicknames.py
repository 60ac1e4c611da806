"""Names that players choose: what a name may be, how two names are compared, and names to offer.

A name has 1 to 20 characters, and Chinese names of every people: the dot of 阿不都·热合曼, Mongolian script, spaces
inside. Nothing invisible, nothing that turns the direction of writing, nothing that a screen would take for markup.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

MAX_LENGTH = 20
# ZWNJ/ZWJ and Mongolian variation selectors shape letters; they are allowed inside Mongolian words only.
_MONGOLIAN = re.compile(r"[\u1800-\u18af]")
_MONGOLIAN_JOINERS = "\u180b\u180c\u180d\u180e\u180f\u200c\u200d\u202f"
_PUNCTUATION = "·•・-_.’'!！?？~～ 、（）()&+"
# Different dots of transcribed names are one dot.
_DOTS = str.maketrans({"•": "·", "・": "·", "‧": "·", "∙": "·", "．": "·"})

# Words that a public screen in a judicial bureau's hall does not show. Matched on the folded name, so that spaces, dots
# and width make no difference. Short on purpose: the host can rename or remove, and a long list hits innocent names.
_REFUSED = (
    "傻逼", "傻b", "煞笔", "沙比", "妈的", "他妈", "操你", "草泥马", "去死", "王八蛋", "狗日", "婊子", "妓女", "贱人",
    "强奸", "卖淫", "嫖", "赌博", "博彩", "毒品", "冰毒", "加微信", "加qq", "刷单", "贷款", "办证", "发票", "代开",
    "法轮", "台独", "藏独", "疆独", "蒙独", "fuck", "shit", "bitch", "nigger", "sb250", "cnm", "nmsl", "tmd",
)  # fmt: skip
_ROLES = ("主持人", "管理员", "系统消息", "司法局", "admin", "管理者")

# Confusable letters that stand for one another in look-alike names.
_LOOKALIKE = str.maketrans(
    {
        "０": "o",
        "0": "o",
        "1": "l",
        "|": "l",
        "І": "l",
        "а": "a",
        "е": "e",
        "о": "o",
        "с": "c",
        "р": "p",
        "х": "x",
    }
)

_TRAITS = (
    "勤快的",
    "爽朗的",
    "热心的",
    "机灵的",
    "稳重的",
    "乐呵的",
    "细心的",
    "勇敢的",
    "爱笑的",
    "认真的",
    "淡定的",
    "快乐的",
)
_BEINGS = (
    "骏马",
    "雄鹰",
    "百灵",
    "白鹿",
    "松树",
    "银杏",
    "山丹花",
    "格桑花",
    "小溪",
    "星星",
    "月亮",
    "蒲公英",
    "牧笛",
    "红柳",
    "云雀",
    "麦穗",
)


def clean(raw: str) -> str:
    """The name as it is shown: composed, one kind of dot, single spaces, no space at the ends."""
    name = unicodedata.normalize("NFC", raw).translate(_DOTS)
    return re.sub(r"\s+", " ", name).strip()


def _allowed(character: str, *, mongolian: bool) -> bool:
    if character in _PUNCTUATION:
        return True
    if character in _MONGOLIAN_JOINERS:
        return mongolian
    category = unicodedata.category(character)
    return category[0] in "LN" or category in ("Mn", "Mc")


def fold(name: str) -> str:
    """The name for comparison: width, case, accents, dots and look-alike letters do not make another name."""
    text = unicodedata.normalize("NFKC", name).casefold().translate(_LOOKALIKE)
    text = unicodedata.normalize("NFKD", text)
    return "".join(c for c in text if unicodedata.category(c)[0] in "LN")


def check(raw: str) -> tuple[str, str] | str:
    """`(name to show, key to compare)`, or the refusal's code.

    Codes: `join.name_length`, `join.name_characters`, `join.name_refused`.
    """
    name = clean(raw)
    if not 1 <= len(name) <= MAX_LENGTH:
        return "join.name_length"
    mongolian = bool(_MONGOLIAN.search(name))
    # More than two marks on a letter climb into other lines ("zalgo").
    if not all(_allowed(c, mongolian=mongolian) for c in name) or re.search(
        r"[\u0300-\u036f]{3}", unicodedata.normalize("NFD", name)
    ):
        return "join.name_characters"
    key = fold(name)
    if not key:
        return "join.name_characters"
    plain = unicodedata.normalize("NFKC", name).casefold()
    squeezed = "".join(c for c in plain if unicodedata.category(c)[0] in "LN")
    if any(word in squeezed or word in key for word in _REFUSED) or squeezed in _ROLES:
        return "join.name_refused"
    return name, key[:60]


def suggest(randbelow: Callable[[int], int], count: int = 3) -> list[str]:
    """Names to offer: friendly, of the region, without sex or age."""
    names: list[str] = []
    while len(names) < count:
        trait, being = _TRAITS[randbelow(len(_TRAITS))], _BEINGS[randbelow(len(_BEINGS))]
        name = f"{trait}{being}{10 + randbelow(90)}"
        if name not in names:
            names.append(name)
    return names
