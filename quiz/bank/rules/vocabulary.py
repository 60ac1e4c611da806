"""The closed sets of words that content files and rows share. Values are stored."""

from enum import IntEnum, StrEnum


class Audience(StrEnum):
    """Whom a question is for: the groups that legal education plans name, and those who may ask for aid."""

    EVERYONE = "everyone"
    FARMER = "farmer"
    MIGRANT_WORKER = "migrant_worker"
    STUDENT = "student"
    CIVIL_SERVANT = "civil_servant"
    SOLDIER_FAMILY = "soldier_family"
    RETIRED = "retired"
    WOMAN = "woman"
    DISABLED = "disabled"
    ENTERPRISE = "enterprise"
    CHILD = "child"


class StatuteStatus(StrEnum):
    """Whether a version of a statute is the law today."""

    IN_FORCE = "in_force"
    AMENDED = "amended"  # a later version has taken its place
    REPEALED = "repealed"


class Difficulty(IntEnum):
    """How hard a question is for somebody who has read no law."""

    EASY = 1
    MEDIUM = 2
    HARD = 3
