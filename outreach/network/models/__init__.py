"""The rows of the network: divisions, staff, roles, invitations."""

from outreach.network.models.division import Division
from outreach.network.models.invitation import Invitation
from outreach.network.models.role_grant import RoleGrant
from outreach.network.models.user import User

__all__ = ["Division", "Invitation", "RoleGrant", "User"]
