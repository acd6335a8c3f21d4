// What the pages do beyond HTML: the theme, the print buttons. Everything works without this file.
const year = 60 * 60 * 24 * 365
const media = { auto: 'screen and (prefers-color-scheme: dark)', dark: 'screen', light: 'not all' }

function chooseTheme (theme) {
  document.documentElement.dataset.theme = theme
  document.getElementById('dark').media = media[theme]
  const secure = location.protocol === 'https:' ? '; Secure' : ''
  document.cookie = `theme=${theme}; Path=/; Max-Age=${year}; SameSite=Lax${secure}`
}

for (const group of document.querySelectorAll('[data-themes]')) {
  group.hidden = false
  group.addEventListener('change', event => chooseTheme(event.target.value))
}

for (const button of document.querySelectorAll('[data-print]')) button.hidden = false
document.addEventListener('click', event => {
  if (event.target.closest('[data-print]')) window.print()
})

// A drop-down menu closes when the person goes elsewhere, or presses Escape.
document.addEventListener('click', event => {
  for (const menu of document.querySelectorAll('details.drop[open]')) if (!menu.contains(event.target)) menu.open = false
})
document.addEventListener('keydown', event => {
  const menu = event.key === 'Escape' && event.target.closest('details.drop[open]')
  if (menu) { menu.open = false; menu.querySelector('summary').focus() }
})

// Single keys for what a page offers by key: [data-key="n"]. They can be turned off, and never act in a field.
const keys = document.querySelector('[data-keys]')
if (keys) {
  const button = keys.querySelector('button')
  const used = () => localStorage.getItem('keys') !== 'off'
  const show = () => button.setAttribute('aria-pressed', used())
  keys.hidden = false
  show()
  button.addEventListener('click', () => {
    localStorage.setItem('keys', used() ? 'off' : 'on')
    show()
  })
  document.addEventListener('keydown', event => {
    if (!used() || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.target.closest('input, textarea, select, [contenteditable]')) return
    const wanted = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`) ||
      (event.key === 'a' && document.querySelector('form.agree input[type="text"]'))
    if (!wanted) return
    event.preventDefault()
    wanted.focus()
    if (!wanted.matches('input')) wanted.click()
  })
}
