"""Every feature's pages, in one place."""

from portal.accounts import blueprints as accounts
from portal.assessments import views as assessments
from portal.audit import views as audit
from portal.bids import views as bids
from portal.bids.pack import views as pack
from portal.bids.planning import views as planning
from portal.certificates import views as certificates
from portal.criteria.views import parts as criteria_parts
from portal.criteria.views import profiles as criteria
from portal.criteria.views import tenders as criteria_tenders
from portal.drives import blueprints as drives
from portal.evidence import views as evidence
from portal.guidance import views as guidance
from portal.guidance.library import views as library
from portal.guidance.plans import views as plans
from portal.keeping import views as keeping
from portal.market.drives import views as drive_figures
from portal.market.pages import views as market
from portal.market.public import views as figures
from portal.market.trying import views as trying
from portal.operating.watching import views as watching
from portal.organisations import blueprints as organisations
from portal.questionnaires import views as questionnaires
from portal.reports import views as reports
from portal.site import operations, pages, people

BLUEPRINTS = (
    *accounts.BLUEPRINTS,
    *organisations.BLUEPRINTS,
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
    *drives.BLUEPRINTS,
    bids.bp,
    pack.bp,
    planning.bp,
    market.bp,
    trying.bp,
    figures.bp,
    drive_figures.bp,
    reports.bp,
    keeping.bp,
    operations.bp,
    people.bp,
    watching.bp,
    pages.bp,
)
