// Progressive enhancement of every page. All of it works without this file.
import {
  Button,
  CharacterCount,
  createAll,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  ServiceNavigation,
  SkipLink
} from 'govuk-frontend'
import { autosave } from './autosave.mjs'
import { passkeys } from './passkeys.mjs'
import { openDetailsForPrint } from './printing.mjs'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
for (const component of [Button, CharacterCount, ErrorSummary, NotificationBanner, PasswordInput, ServiceNavigation, SkipLink]) {
  createAll(component)
}
document.querySelectorAll('form[data-autosave]').forEach(autosave)
document.querySelectorAll('form[data-passkey]').forEach(passkeys)
openDetailsForPrint()
