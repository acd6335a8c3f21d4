// Copies a text of the page: <button data-copy="id of the text" data-copied="Copied" hidden>. Without this file the text is selected by hand.
for (const button of document.querySelectorAll('[data-copy]')) {
  button.hidden = false
  button.setAttribute('aria-live', 'polite')
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent)
    const words = button.innerHTML
    button.textContent = `✓ ${button.dataset.copied}`
    setTimeout(() => { button.innerHTML = words }, 2000)
  })
}
