"""The rows of the network: divisions and their aliases, stations, staff, roles, invitations."""

from outreach.network.models.division import Division
from outreach.network.models.division_alias import DivisionAlias
from outreach.network.models.invitation import Invitation
from outreach.network.models.role_grant import RoleGrant
from outreach.network.models.station import Station
from outreach.network.models.station_parts import CallbackSlot, StationClosure, StationStaff
from outreach.network.models.user import User

__all__ = [
    "CallbackSlot",
    "Division",
    "DivisionAlias",
    "Invitation",
    "RoleGrant",
    "Station",
    "StationClosure",
    "StationStaff",
    "User",
]
