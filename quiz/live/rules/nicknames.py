"""Names that players choose: what a name may be, how two names are compared, and names to offer.

A name has 1 to 20 characters, and Chinese names of every people: the dot of 阿不都·热合曼, Mongolian script, spaces
inside. Nothing invisible, nothing that turns the direction of writing, nothing that a screen would take for markup.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

MAX_LENGTH = 20
# Longer input is refused unread: nobody types it, and normalising it costs time.
_LONGEST_RAW = 200
# ZWNJ/ZWJ and Mongolian variation selectors shape letters; they are allowed inside Mongolian words only.
_MONGOLIAN = re.compile(r"[\u1800-\u18af]")
_NARROW_SPACE = "\u202f"  # joins Mongolian suffixes to their word
_MONGOLIAN_JOINERS = f"\u180b\u180c\u180d\u180e\u180f\u200c\u200d{_NARROW_SPACE}"
_PUNCTUATION = "·•・-_.’'!！?？~～ 、（）()&+\u0f0b"  # the last parts Tibetan syllables
# Different dots of transcribed names are one dot.
_DOTS = str.maketrans({"•": "·", "・": "·", "‧": "·", "∙": "·", "．": "·"})
# Choose between forms of one ideograph or emoji, and are never seen by themselves.
_VARIATION_SELECTORS = re.compile(r"[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# Letters and marks by category, and yet nothing to see: a name of them would be empty.
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
# Marks on one letter: two are normal in many scripts, Tibetan stacks up to four.
_MOST_MARKS, _MOST_TIBETAN_MARKS = 2, 4

# Words that a public screen in a judicial bureau's hall does not show. Short on purpose: the host can rename or remove,
# and a long list hits innocent names. Each pattern spares the names that contain it by chance: 沙比尔 and 代开元 are
# people, 小宝他妈 is a mother, 内蒙独行侠 a neighbour, 石头 is "shitou" in pinyin.
_REFUSED = re.compile(
    "傻[逼b屄比]|煞笔|草泥马|[你他她]妈的|[操日草艹][你他她]妈|^妈的$|真他妈|(?<!体)操你|(?<!过)去死(?!海)|王八蛋|狗日的|婊子"
    "|妓女|贱人|强奸|卖淫|嫖娼|赌博|冰毒|加微信|加qq|刷单|贷款|办证|发票|法轮[功大]"
    # 博彩 is also a given name: after one character of surname it stands.
    "|^(?!.博彩$).*博彩|(?<![戒禁拒绝离无防])毒品"
    "|(?<![烟邢平舞戏天])台独|(?<![收珍西])藏独|(?<!新)疆独|(?<!内)蒙独|[湾藏疆蒙古]独立"
    "|fuck|(?<![a-z])(?:bull)?shit(?:s|head)?(?![a-z])|bitch|nigger|nigga|sb250|cnm|nmsl|(?<![a-z])tmd"
)
_ROLES = ("主持人", "管理员", "系统消息", "司法局", "admin", "管理者")

# Cyrillic and Greek small letters that look like Latin ones, and the ways to write a stroke and a ring.
_CYRILLIC = str.maketrans("аеосрхукмтнвіѕјԁһαορνκτυιε", "aeocpxykmthbisjdhaopvktuie")
_LOOKALIKE = {**_CYRILLIC, **str.maketrans("01|iıіι", "ollllll")}

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
    # Composed after the selectors are gone: one between a letter and its accent would keep them apart.
    name = unicodedata.normalize("NFC", _VARIATION_SELECTORS.sub("", raw)).translate(_DOTS)
    if not _MONGOLIAN.search(name):
        name = name.replace(_NARROW_SPACE, " ")
    return re.sub(rf"[^\S{_NARROW_SPACE}]+", " ", name).strip()


def _allowed(character: str, *, mongolian: bool) -> bool:
    if character in _PUNCTUATION:
        return True
    if character in _MONGOLIAN_JOINERS:
        return mongolian
    if character in _INVISIBLE:
        return False
    category = unicodedata.category(character)
    return category[0] in "LN" or category in ("Mn", "Mc")


def _climbs(name: str) -> bool:
    """Whether marks stand alone or pile up until they reach other lines ("zalgo")."""
    marks = 0
    bare = True
    for character in unicodedata.normalize("NFD", name):
        if unicodedata.category(character) not in ("Mn", "Me"):
            marks, bare = 0, character in _PUNCTUATION
            continue
        if character in _MONGOLIAN_JOINERS:
            continue
        marks += 1
        tibetan = "\u0f00" <= character <= "\u0fff"
        if bare or marks > (_MOST_TIBETAN_MARKS if tibetan else _MOST_MARKS):
            return True
    return False


def fold(name: str) -> str:
    """The name for comparison: width, case, accents, dots and look-alike letters do not make another name."""
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    text = text.casefold().translate(_LOOKALIKE)
    return "".join(c for c in text if unicodedata.category(c)[0] in "LN")


def _squeezed(text: str) -> str:
    """Case-folded letters and digits alone, so that spaces, dots and width hide no word."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in plain if unicodedata.category(c)[0] in "LN")


def _is_refused(name: str) -> bool:
    squeezed = _squeezed(name)
    # digits that stand for letters: "sh1t", "fuck" with a Cyrillic "с"
    unmasked = squeezed.replace("1", "i").replace("0", "o").translate(_CYRILLIC)
    if squeezed in _ROLES or unmasked in _ROLES:
        return True
    # As it stands too: a Latin word ends at a space.
    forms = (squeezed, unmasked, unicodedata.normalize("NFKC", name).casefold())
    return any(_REFUSED.search(form) for form in forms)


def check(raw: str) -> tuple[str, str] | str:
    """`(name to show, key to compare)`, or the refusal's code.

    Codes: `join.name_length`, `join.name_characters`, `join.name_refused`.
    """
    if len(raw) > _LONGEST_RAW:
        return "join.name_length"
    name = clean(raw)
    if not 1 <= len(name) <= MAX_LENGTH:
        return "join.name_length"
    mongolian = bool(_MONGOLIAN.search(name))
    if not all(_allowed(c, mongolian=mongolian) for c in name) or _climbs(name):
        return "join.name_characters"
    key = fold(name)
    if not key:
        return "join.name_characters"
    if _is_refused(name):
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
