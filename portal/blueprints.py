"""Every feature's pages, in one place."""

from portal.accounts import views as accounts
from portal.accounts.email_change import views as email_change
from portal.accounts.factors import views as security
from portal.accounts.links import views as links
from portal.accounts.passkeys import views as passkeys
from portal.accounts.signing_in import views as second_step
from portal.assessments import views as assessments
from portal.audit import views as audit
from portal.bids import views as bids
from portal.bids.pack import views as pack
from portal.bids.planning import views as planning
from portal.certificates import views as certificates
from portal.criteria.views import parts as criteria_parts
from portal.criteria.views import profiles as criteria
from portal.criteria.views import tenders as criteria_tenders
from portal.evidence import views as evidence
from portal.guidance import views as guidance
from portal.guidance.library import views as library
from portal.guidance.plans import views as plans
from portal.operating.watching import views as watching
from portal.organisations import views as organisations
from portal.organisations.invitations import views as invitations
from portal.organisations.joining import views as joining
from portal.organisations.members import views as members
from portal.organisations.seats import views as seats
from portal.questionnaires import views as questionnaires
from portal.reports import views as reports
from portal.site import operations, pages

BLUEPRINTS = (
    accounts.bp,
    links.bp,
    second_step.bp,
    security.bp,
    passkeys.bp,
    email_change.bp,
    organisations.bp,
    seats.bp,
    members.bp,
    invitations.bp,
    joining.bp,
    audit.bp,
    questionnaires.bp,
    evidence.bp,
    assessments.bp,
    criteria.bp,
    criteria_parts.bp,
    criteria_tenders.bp,
    guidance.bp,
    library.bp,
    plans.bp,
    certificates.bp,
    bids.bp,
    pack.bp,
    planning.bp,
    reports.bp,
    operations.bp,
    watching.bp,
    pages.bp,
)
