// Keeps what is written a moment after one stops: a form [data-write] with fields [data-words]. Without this file there is the Save button.
const pause = 1500
const again = 10000

function enhance (form) {
  const fields = [...form.querySelectorAll('[data-words]')]
  const said = form.querySelector('[data-said]')
  const written = () => fields.map(field => field.value).join('\u0000')
  let saved = fields.map(field => field.value) // what the site holds
  let refused = null // what it would not take: it waits for another word, or for Save
  let waiting, busy, leaving, going
  const later = time => { clearTimeout(waiting); waiting = setTimeout(save, time) }
  const unsaved = () => fields.filter((field, at) => field.value !== saved[at])

  // What the site said, and which words it does not hold yet.
  function say (words = '') {
    const names = unsaved().map(field => field.labels[0].textContent.trim()).join(', ')
    const all = `${words} ${names && `${form.dataset.unsaved} ${names}.`}`.trim()
    if (said.textContent !== all) said.textContent = all
  }

  function save () {
    clearTimeout(waiting)
    waiting = null
    if (!busy && unsaved().length) busy = send()
    return busy
  }

  async function send () {
    const sent = Object.fromEntries(fields.map(field => [field.name, field.value]))
    const now = written()
    const body = new FormData(form)
    body.set('deed', 'autosave')
    refused = null
    said.textContent = form.dataset.saving
    try {
      const answer = await fetch(form.action, { method: 'POST', body, redirect: 'error', keepalive: now.length < 20000 })
      const told = await answer.json()
      if (answer.ok) show(told, sent)
      refused = answer.ok ? null : now
      say(told.said)
    } catch {
      say(form.dataset.failed)
      later(again)
    }
    busy = null
    if (unsaved().length && written() !== refused && !waiting) later(leaving ? 0 : pause)
  }

  // What another wrote in the other language comes in where nothing was typed there meanwhile. Where something
  // was, the field keeps its old mark: the site then sees that both wrote.
  function show (told, sent) {
    for (const field of fields) {
      const name = field.name
      const takes = !(name in told.theirs) || field.value === sent[name]
      if (takes) form.elements[`${name}_was`].value = told.was[name]
      if (takes && name in told.theirs) field.value = told.theirs[name]
      document.querySelector(`[data-reads="${name}"]`).innerHTML = told.html[name]
    }
    saved = fields.map(field => told.theirs[field.name] ?? sent[field.name])
  }

  // A button leads on only once the site holds the words, or has said why it does not: a page that cannot be
  // reached takes nothing with it.
  async function lead (event) {
    if (going || !unsaved().length) return
    event.preventDefault()
    await busy
    await save()
    if (going || (unsaved().length && written() !== refused)) return
    going = true
    form.requestSubmit(event.submitter)
  }

  form.addEventListener('input', () => { going = false; say(); later(pause) })
  form.addEventListener('submit', lead)
  addEventListener('online', save)
  document.addEventListener('visibilitychange', () => {
    leaving = document.visibilityState === 'hidden'
    if (leaving) save()
  })
  addEventListener('beforeunload', event => { if (!going && unsaved().length) event.preventDefault() })
}

document.querySelectorAll('[data-write]').forEach(enhance)
