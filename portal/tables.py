"""Names every table in one place, for migrations and for tests that need all of them."""

from portal.accounts import models as accounts
from portal.assessments import models as assessments
from portal.certificates import models as certificates
from portal.core.outbox import models as outbox
from portal.core.throttle import models as throttle
from portal.core.trail import models as trail
from portal.criteria import models as criteria
from portal.drives import models as drives
from portal.evidence import models as evidence
from portal.guidance import models as guidance
from portal.keeping import models as keeping
from portal.market import models as market
from portal.organisations import models as organisations
from portal.questionnaires import models as questionnaires
from portal.reminders import models as reminders

ALL_TABLES = (
    throttle.Attempt,
    outbox.Mail,
    trail.TrailEntry,
    accounts.Person,
    accounts.SignInSession,
    accounts.OneTimeLink,
    accounts.EmailChange,
    accounts.HalfSignIn,
    accounts.CodeApp,
    accounts.Passkey,
    accounts.PasskeyChallenge,
    accounts.RecoveryCode,
    organisations.Organisation,
    organisations.Membership,
    organisations.Invitation,
    organisations.JoinRequest,
    questionnaires.QuestionnaireVersion,
    evidence.EvidenceDocument,
    evidence.EvidenceUse,
    assessments.Assessment,
    assessments.StoredAnswer,
    assessments.Submission,
    criteria.StoredProfile,
    criteria.ProfileVersion,
    criteria.ProfileRelation,
    criteria.TenderFile,
    criteria.RequirementMapping,
    guidance.StoredPlan,
    guidance.StoredStep,
    certificates.Certificate,
    certificates.ErasedCertificate,
    reminders.Reminder,
    keeping.ErasureRequest,
    drives.Drive,
    drives.DriveInvitation,
    drives.DriveMember,
    market.MarketRow,
    market.SupplierKey,
    market.MarketRelease,
    market.MarketSimulation,
)
