// Saves a form while it is being filled in. The rules, in the order of their importance:
//   1. The newest edit is never dropped: an edit made while a request is under way is sent after it.
//   2. The same content is never sent twice, and nothing is sent when nothing changed.
//   3. Only what the server acknowledged is called saved.
// Files are left to the real submit. docs/reference/design-system.md says what the server answers.

const AFTER_TYPING = 1500 // milliseconds
const AFTER_CHOOSING = 300
const BEFORE_SAYING_SAVING = 1000 // a quick save is announced once, not twice
const TIMEOUT = 20000
const FIRST_RETRY = 10000
const LONGEST_RETRY = 120000
const LARGEST_KEEPALIVE = 60000 // bytes; browsers refuse a keepalive body beyond 64 KiB
const NOT_AN_ANSWER = ['revision', 'csrf_token']

export function autosave (form) {
  const status = form.querySelector('[data-autosave-status]') || document.querySelector('[data-autosave-status]')
  if (!status || !window.fetch || !window.AbortController) return
  const page = Math.random().toString(36).slice(2) // tells the server's conflict check that two requests come from one page
  let acknowledged = answers() // what the server is known to hold
  let refused = null // content the server has turned down: not worth sending again
  let flight = null // the request under way
  let timer = 0
  let wait = FIRST_RETRY
  let halted = false // someone else changed the answers: only a real submit can settle that
  let leaving = false
  let parting = null // content sent as the page was left, beside a request still under way

  function content () {
    return [...new FormData(form)].filter(([, value]) => typeof value === 'string')
  }

  function answers () {
    return new URLSearchParams(content().filter(([name]) => !NOT_AN_ANSWER.includes(name))).toString()
  }

  function say (state, text) {
    status.dataset.state = state
    const words = text || status.dataset[state] || ''
    if (status.textContent !== words) status.textContent = words
  }

  function later (delay) {
    clearTimeout(timer)
    timer = setTimeout(save, delay)
  }

  function unsaved () {
    const now = answers()
    return !halted && ![acknowledged, refused, parting].includes(now)
  }

  function save () {
    clearTimeout(timer)
    if (flight || leaving || !unsaved()) return
    flight = send().finally(() => {
      flight = null
      if (!leaving && status.dataset.state === 'saved' && unsaved()) later(AFTER_CHOOSING)
    })
  }

  async function send () {
    const sent = answers()
    const slow = setTimeout(() => say('saving'), BEFORE_SAYING_SAVING)
    try {
      await settle(await post(), sent)
    } catch {
      retry('offline')
    } finally {
      clearTimeout(slow)
    }
  }

  async function post () {
    const body = new URLSearchParams(content())
    const stop = new AbortController()
    const clock = setTimeout(() => stop.abort(), TIMEOUT)
    try {
      return await fetch(form.getAttribute('action') || location.href, {
        method: 'POST',
        body,
        credentials: 'same-origin',
        headers: { 'X-Requested-With': 'autosave', 'X-Autosave-Page': page, Accept: 'application/json' },
        keepalive: body.toString().length < LARGEST_KEEPALIVE,
        signal: stop.signal
      })
    } finally {
      clearTimeout(clock)
    }
  }

  async function settle (response, sent) {
    if (response.redirected || response.status === 401) {
      refused = sent
      say('signin')
    } else if (response.ok) {
      const answer = await response.json().catch(() => null)
      if (!answer || typeof answer.saved !== 'string') return retry('failed')
      acknowledged = sent
      refused = null
      wait = FIRST_RETRY
      form.querySelectorAll('input[name=revision]').forEach((field) => { field.value = answer.revision })
      say('saved', answer.saved)
    } else if ([400, 403, 404, 409, 413, 422].includes(response.status)) {
      const answer = await response.json().catch(() => ({}))
      halted = response.status === 409
      refused = sent
      say(halted ? 'conflict' : 'failed', answer.message)
    } else {
      retry('failed')
    }
  }

  function retry (state) {
    say(state)
    later(wait)
    wait = Math.min(wait * 2, LONGEST_RETRY)
  }

  form.addEventListener('input', () => later(AFTER_TYPING))
  form.addEventListener('change', () => later(AFTER_CHOOSING))
  addEventListener('online', save)
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') save() })
  addEventListener('pagehide', () => {
    if (leaving || !unsaved()) return
    if (!flight) return save()
    const sent = parting = answers() // the page may not live to see the first request end
    post().then((response) => settle(response, sent)).catch(() => {})
  })
  addEventListener('pageshow', () => {
    leaving = false
    parting = null
  })
  addEventListener('beforeunload', (event) => {
    if (!leaving && unsaved() && ['offline', 'failed'].includes(status.dataset.state)) event.preventDefault()
  })
  // A real submit waits for the request under way, so that it carries the revision that request made.
  form.addEventListener('submit', (event) => {
    if (event.defaultPrevented) return
    clearTimeout(timer)
    if (flight && form.requestSubmit && !leaving) {
      event.preventDefault()
      const submitter = event.submitter
      leaving = true
      flight.then(() => form.requestSubmit(submitter))
      return
    }
    leaving = true
  })
}
