"""The objects that the access matrix asks for: each once within the roles' own county, and once in another.

To add a kind: a builder `def kind(world, division) -> dict` that returns the URL's arguments, registered by its name.
Builders get the world with divisions and staff; they may call one another.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import time, timedelta
from functools import lru_cache
from typing import Any

from allauth.account.forms import default_token_generator
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from outreach.network.models import Division, Invitation, RoleGrant, Station, User
from outreach.network.rules.divisions import Level
from outreach.network.rules.roles import Role
from outreach.network.services.invitations import invite

OWN, OTHER = "150402", "150403"
PASSWORD = "caoyuan-shang-xue-fa"


@dataclass
class World:
    """A city with two counties; one member of staff for each role, responsible for the first county."""

    staff: dict[Role, User] = field(default_factory=dict)


def make_divisions() -> None:
    """The city and its two counties."""
    Division.objects.get_or_create(code="1504", defaults={"name": "赤峰市", "level": Level.CITY})
    for code, name in ((OWN, "红山区"), (OTHER, "元宝山区")):
        Division.objects.get_or_create(
            code=code, defaults={"name": name, "level": Level.COUNTY, "parent_id": "1504"}
        )


@lru_cache
def _hashed() -> str:
    """The password's hash, made once: Argon2 is slow on purpose."""
    return make_password(PASSWORD)


def make_staff(role: Role | None, *, division: str = OWN, username: str = "", **fields: Any) -> User:
    """A member of staff with one role, or none, for a division."""
    make_divisions()
    name = username or f"{role or 'nobody'}-{secrets.token_hex(3)}".replace("_", "-")
    user = User(username=name, display_name="张三", division_id=division, password=_hashed(), **fields)
    user.save(force_insert=True)
    if role is not None:
        RoleGrant.objects.create(user=user, role=role, division_id=division)
    return user


def make_world() -> World:
    """Divisions and one person per role."""
    make_divisions()
    return World(staff={role: make_staff(role) for role in Role})


Builder = Callable[[World, str], dict[str, Any]]
BUILDERS: dict[str, Builder] = {}


def builds(name: str) -> Callable[[Builder], Builder]:
    """Register a builder under the name that rows of the matrix use."""

    def register(builder: Builder) -> Builder:
        BUILDERS[name] = builder
        return builder

    return register


@builds("account")
def account(world: World, division: str) -> dict[str, Any]:
    return {"account_id": make_staff(Role.ORGANISER, division=division).pk}


@builds("closed account")
def closed_account(world: World, division: str) -> dict[str, Any]:
    return {"account_id": make_staff(Role.ORGANISER, division=division, is_active=False).pk}


@builds("grant")
def grant(world: World, division: str) -> dict[str, Any]:
    user = make_staff(Role.ORGANISER, division=division)
    return {"account_id": user.pk, "grant_id": user.grants.get().pk}


@builds("invitation")
def invitation(world: World, division: str) -> dict[str, Any]:
    made = Invitation.objects.create(
        token_hash=secrets.token_hex(32),
        note="李四",
        role=Role.ORGANISER,
        division_id=division,
        expires_at=timezone.now() + timedelta(days=1),
    )
    return {"invitation_id": made.pk}


@builds("invitation token")
def invitation_token(world: World, division: str) -> dict[str, Any]:
    made = invite(
        note="李四",
        role=Role.ORGANISER,
        division=Division.objects.get(pk=division),
        email="",
        actor=None,
        now=timezone.now(),
    )
    return {"token": made.token}


@builds("password link")
def password_link(world: World, division: str) -> dict[str, Any]:
    user = make_staff(Role.ORGANISER, division=division)
    return {"uidb36": user.pk.hex, "key": default_token_generator.make_token(user)}


def make_station(division: str) -> Station:
    """A county's centre."""
    number = secrets.token_hex(4)
    return Station.objects.create(
        code=number,
        name="法律援助中心",
        kind="county_centre",
        division_id=division,
        phone="12348",
        hours="1-5 08:30-12:00",
    )


@builds("station")
def station(world: World, division: str) -> dict[str, Any]:
    return {"station_id": make_station(division).pk}


@builds("station closure")
def station_closure(world: World, division: str) -> dict[str, Any]:
    made = make_station(division)
    day = timezone.localdate()
    return {"station_id": made.pk, "part_id": made.closures.create(first=day, last=day).pk}


@builds("station member")
def station_member(world: World, division: str) -> dict[str, Any]:
    made = make_station(division)
    return {"station_id": made.pk, "part_id": made.staff.create(user=world.staff[Role.REFERRAL_OFFICER]).pk}


@builds("station slot")
def station_slot(world: World, division: str) -> dict[str, Any]:
    made = make_station(division)
    slot = made.callback_slots.create(weekday=1, begins=time(9), ends=time(10), places=2)
    return {"station_id": made.pk, "part_id": slot.pk}


@builds("consultation")
def consultation(world: World, division: str) -> dict[str, Any]:
    from outreach.consultations.models import Consultation

    now = timezone.now()
    row = Consultation(
        station=make_station(division),
        area=division,
        channel="message",
        language="zh",
        question="怎么办？",
        phone="+8613800000000",
        division=division,
        asked_at=now,
        due_at=now,
    )
    row.save(force_insert=True)
    return {"consultation_id": row.pk}


@builds("duty")
def duty(world: World, division: str) -> dict[str, Any]:
    from outreach.consultations.models import Duty

    made = Duty.objects.create(
        station=make_station(division),
        area=division,
        post="window",
        day=timezone.localdate(),
        begins=540,
        ends=600,
        user=world.staff[Role.REFERRAL_OFFICER],
    )
    return {"duty_id": made.pk}


def make_quiz(division: str | None) -> Any:
    """A quiz with one question; `None` for one that is for everybody."""
    from quiz.bank.models import Question, Quiz, Topic

    topic, _ = Topic.objects.get_or_create(
        code="legal-aid", defaults={"name": "法律援助", "name_en": "Legal aid", "position": 0}
    )
    question = Question.objects.create(
        code=f"access-{secrets.token_hex(4)}",
        type="single",
        main_topic=topic,
        content={"text": "谁可以申请法律援助？", "choices": ["公民", "公司"]},
        solution={"right": [0]},
        explanation="公民可以申请。",
        difficulty=1,
    )
    quiz = Quiz.objects.create(
        code=f"access-{secrets.token_hex(4)}", title="小测", title_en="Short quiz", division_id=division
    )
    quiz.items.create(question=question, position=0, seconds=20)
    return quiz


@builds("quiz")
def quiz(world: World, division: str) -> dict[str, Any]:
    return {"quiz_id": make_quiz(division).pk}


@builds("question")
def question(world: World, division: str) -> dict[str, Any]:
    return {"question_id": make_quiz(division).items.get().question_id}


def make_game(world: World, division: str, *, rehearsal: bool = False) -> Any:
    """An open game of a division, its PIN and token random."""
    from quiz.live.models import Game
    from quiz.live.rules.settings import parse_settings
    from quiz.live.services.opening import open_game

    opened = open_game(
        quiz_id=make_quiz(None).pk,
        host_user=world.staff[Role.ORGANISER],
        division=Division.objects.get(pk=division),
        settings=parse_settings({}),
        children=False,
        rehearsal=rehearsal,
        title="小测",
    )
    return Game.objects.get(pk=opened.pk)


@builds("game")
def game(world: World, division: str) -> dict[str, Any]:
    return {"game": make_game(world, division).pk}


@builds("rehearsal")
def rehearsal(world: World, division: str) -> dict[str, Any]:
    return {"game": make_game(world, division, rehearsal=True).pk}


@builds("join token")
def join_token(world: World, division: str) -> dict[str, Any]:
    return {"token": make_game(world, division).join_token}


@builds("game link")
def game_link(world: World, division: str) -> dict[str, Any]:
    from quiz.live.services.links import create_link

    made = make_game(world, division)
    link, _ = create_link(game=made, part="host", by=world.staff[Role.ORGANISER])
    return {"game": made.pk, "link": link.pk}


@builds("case")
def _case(world: World, division: str) -> dict[str, Any]:
    return {"code": "2026-01"}


@builds("notice version")
def _notice_version(world: World, division: str) -> dict[str, Any]:
    return {"version": "2026-11-29"}


def make_referral(division: str, **changes: Any) -> Any:
    """A referral at a centre of the division, by routing and consent as everywhere."""
    from tests.outreach.referrals.world import referral_of_county

    return referral_of_county(division, **changes)


@builds("referral")
def referral(world: World, division: str) -> dict[str, Any]:
    return {"referral_id": make_referral(division).pk}


@builds("paper")
def paper(world: World, division: str) -> dict[str, Any]:
    from outreach.referrals.services.attachments import attach

    row = make_referral(division)
    attach(referral_id=row.pk, blocks=[b"%PDF-1.7 " + bytes(64)], name="a.pdf", now=timezone.now())
    return {"attachment_id": row.attachments.get().pk}


@builds("accompanied")
def accompanied(world: World, division: str) -> dict[str, Any]:
    from tests.outreach.referrals.world import accompanied_of_county

    return {"referral_id": accompanied_of_county(division).pk}


@builds("look")
def look(world: World, division: str) -> dict[str, Any]:
    from outreach.referrals.models import AccessApproval

    by, now = make_staff(Role.REFERRAL_OFFICER, division=division), timezone.now()
    asked = AccessApproval.objects.create(
        referral=make_referral(division), asked_by=by, asked_at=now, reason="约好了来窗口"
    )
    return {"approval_id": asked.pk}


@builds("emergency look")
def emergency_look(world: World, division: str) -> dict[str, Any]:
    from outreach.referrals.models import BreakGlass

    by, now = make_staff(Role.REFERRAL_OFFICER, division="1504"), timezone.now()
    broken = BreakGlass.objects.create(
        referral=make_referral(division), by=by, at=now, ends_at=now + timedelta(hours=1), reason="人在窗口"
    )
    return {"glass_id": broken.pk}


@builds("duty report")
def duty_report(world: World, division: str) -> dict[str, Any]:
    from outreach.referrals.models import DutyReport
    from outreach.referrals.rules.duty import Harm, Learned
    from outreach.referrals.services.duty import report_harm

    now = timezone.now()
    made = report_harm(
        user=make_staff(Role.REFERRAL_OFFICER, division=division),
        harm=Harm.SUSPECTED,
        learned=Learned.WINDOW,
        learned_at=now,
        division=division,
        account="孩子身上有伤",
        now=now,
    )
    assert isinstance(made, DutyReport)
    return {"report_id": made.pk}
