"""The pages of this feature, for the app to serve."""

from portal.accounts import views
from portal.accounts.email_change import views as email_change
from portal.accounts.factors import views as security
from portal.accounts.links import views as links
from portal.accounts.passkeys import views as passkeys
from portal.accounts.signing_in import views as second_step

BLUEPRINTS = (views.bp, links.bp, second_step.bp, security.bp, passkeys.bp, email_change.bp)
