"""The pages of this feature, for the app to serve."""

from portal.drives import views
from portal.drives.joining import views as joining

BLUEPRINTS = (joining.bp, views.bp)
