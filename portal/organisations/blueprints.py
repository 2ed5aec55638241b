"""The pages of this feature, for the app to serve."""

from portal.organisations import views
from portal.organisations.invitations import views as invitations
from portal.organisations.joining import views as joining
from portal.organisations.members import views as members
from portal.organisations.seats import views as seats

BLUEPRINTS = (views.bp, seats.bp, members.bp, invitations.bp, joining.bp)
