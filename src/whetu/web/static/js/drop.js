// A plain file input becomes a place to drop files on: <c-drop>. Without this file it stays a plain input.
const size = bytes => bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} KB` : `${(bytes / 1e6).toFixed(1)} MB`

function enhance (zone) {
  const input = zone.querySelector('input[type=file]')
  const list = zone.querySelector('.dropzone-chosen')
  let depth = 0
  const over = change => { depth = Math.max(0, depth + change); zone.classList.toggle('dropzone--over', depth > 0) }
  const show = () => list.replaceChildren(...Array.from(input.files, file => {
    const item = document.createElement('li')
    for (const words of [file.name, size(file.size)]) item.append(Object.assign(document.createElement('span'), { textContent: words }))
    return item
  }))
  zone.classList.add('dropzone--ready')
  for (const words of zone.querySelectorAll('[data-drop-words]')) words.hidden = false
  zone.addEventListener('dragenter', event => { event.preventDefault(); over(1) })
  zone.addEventListener('dragleave', () => over(-1))
  zone.addEventListener('dragover', event => event.preventDefault())
  zone.addEventListener('drop', event => {
    event.preventDefault()
    over(-depth)
    if (!event.dataTransfer.files.length) return
    input.files = event.dataTransfer.files
    input.dispatchEvent(new Event('change', { bubbles: true }))
  })
  input.addEventListener('change', show)
  show()
}

document.querySelectorAll('[data-drop]').forEach(enhance)
