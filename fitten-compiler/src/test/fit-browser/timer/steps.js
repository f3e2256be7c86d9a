export const changedByWatchers = true
export const steps = async ({ root }) => {
  await new Promise((done) => setTimeout(done, 10))
}
export const after = async ({ equal, root }) => {
  const cleaned = window.cleaned
  equal(cleaned >= 1, true)
  const html = root.innerHTML
  equal(html, '')
}
