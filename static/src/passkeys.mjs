// Adds and uses passkeys. The form carries everything: what to ask the browser comes from data-options (a POST with the
// form's own fields), what the browser answers goes into the hidden field `credential`, and then the form is sent as any other.
// Without this file the form is sent with an empty answer, and the page says that passkeys need JavaScript.

function toBytes (text) {
  const plain = atob(text.replace(/-/g, '+').replace(/_/g, '/'))
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0))
}

function toText (buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer))
  return btoa(plain).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
}

// What the server wrote as text the browser wants as bytes: the challenge, and the ids of the person and of known passkeys.
function decoded (options) {
  const withBytes = (thing) => ({ ...thing, id: toBytes(thing.id) })
  const found = { ...options, challenge: toBytes(options.challenge) }
  if (options.user) found.user = withBytes(options.user)
  for (const list of ['allowCredentials', 'excludeCredentials']) {
    if (options[list]) found[list] = options[list].map(withBytes)
  }
  return found
}

function encoded (credential) {
  const response = {}
  for (const name of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
    if (credential.response[name]) response[name] = toText(credential.response[name])
  }
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: {}
  })
}

export function passkeys (form) {
  const status = form.querySelector('[data-passkey-status]')
  const answer = form.elements.namedItem('credential')
  if (!status || !answer || !window.PublicKeyCredential || !navigator.credentials) return

  async function ask () {
    const headers = { 'X-Requested-With': 'passkey', Accept: 'application/json' }
    const body = new URLSearchParams(new FormData(form))
    const reply = await fetch(form.dataset.options, { method: 'POST', body, headers, credentials: 'same-origin' })
    if (reply.redirected) return location.reload() // the password has to be shown first: the page leads there
    const found = await reply.json()
    if (!reply.ok) throw new Error(found.message || '')
    return navigator.credentials[form.dataset.passkey]({ publicKey: decoded(found) })
  }

  form.addEventListener('submit', async (event) => {
    if (event.submitter && event.submitter.name) return // the language switch
    event.preventDefault()
    status.textContent = ''
    try {
      const credential = await ask()
      if (!credential) return
      answer.value = encoded(credential)
      form.submit()
    } catch (problem) {
      const said = problem instanceof DOMException ? '' : problem.message
      status.textContent = said || form.dataset.refused
    }
  })
}
