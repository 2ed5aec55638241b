// Opens closed details while the page is printed, and closes them again.
export function openDetailsForPrint () {
  let opened = []
  addEventListener('beforeprint', () => {
    opened = [...document.querySelectorAll('details:not([open])')]
    opened.forEach((details) => { details.open = true })
  })
  addEventListener('afterprint', () => {
    opened.forEach((details) => { details.open = false })
  })
}
