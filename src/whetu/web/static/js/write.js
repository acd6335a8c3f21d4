// Keeps what is written a moment after one stops: a form [data-write] with fields [data-words]. Without this file there is the Save button.
const pause = 1500
const again = 10000

function enhance (form) {
  const fields = [...form.querySelectorAll('[data-words]')]
  const said = form.querySelector('[data-said]')
  const written = () => fields.map(field => field.value).join('\u0000')
  let saved = written()
  let waiting, busy
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
      saved = now
      if (answer.ok) show(told, sent)
    } catch {
      said.textContent = form.dataset.failed
      later(again)
    }
    busy = false
    if (written() !== saved && !waiting) later(pause)
  }

  // What another wrote in the other language comes in where nothing was typed there meanwhile.
  function show (told, sent) {
    for (const field of fields) {
      const name = field.name
      form.elements[`${name}_was`].value = told.was[name]
      if (name in told.theirs && field.value === sent[name]) field.value = told.theirs[name]
      document.querySelector(`[data-reads="${name}"]`).innerHTML = told.html[name]
    }
    saved = fields.map(field => told.theirs[field.name] ?? sent[field.name]).join('\u0000')
  }

  form.addEventListener('input', () => later(pause))
  form.addEventListener('submit', () => { clearTimeout(waiting); saved = written() })
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') save() })
}

document.querySelectorAll('[data-write]').forEach(enhance)
