// Keeps what is written a moment after one stops: a form [data-write] with fields [data-words]. Without this file there is the Save button.
const pause = 1500
const again = 10000

function enhance (form) {
  const fields = [...form.querySelectorAll('[data-words]')]
  const said = form.querySelector('[data-said]')
  const written = () => fields.map(field => field.value).join('\u0000')
  let saved = written() // what the site holds
  let refused = null // what it would not take: it waits for another word, or for Save
  let waiting, busy, leaving
  const later = time => { clearTimeout(waiting); waiting = setTimeout(save, time) }

  async function save () {
    clearTimeout(waiting)
    waiting = null
    if (busy || written() === saved) return
    const sent = Object.fromEntries(fields.map(field => [field.name, field.value]))
    const now = written()
    const body = new FormData(form)
    body.set('deed', 'autosave')
    busy = true
    said.textContent = form.dataset.saving
    try {
      const answer = await fetch(form.action, { method: 'POST', body, redirect: 'error', keepalive: now.length < 20000 })
      const told = await answer.json()
      said.textContent = told.said
      if (answer.ok) show(told, sent)
      refused = answer.ok ? null : now
    } catch {
      said.textContent = form.dataset.failed
      later(again)
    }
    busy = false
    if (written() !== saved && written() !== refused && !waiting) later(leaving ? 0 : pause)
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
    saved = fields.map(field => told.theirs[field.name] ?? sent[field.name]).join('\u0000')
  }

  form.addEventListener('input', () => later(pause))
  form.addEventListener('submit', () => { clearTimeout(waiting); saved = written() })
  document.addEventListener('visibilitychange', () => {
    leaving = document.visibilityState === 'hidden'
    if (leaving) save()
  })
  addEventListener('beforeunload', event => { if (written() !== saved) event.preventDefault() })
}

document.querySelectorAll('[data-write]').forEach(enhance)
