export const steps = async ({ equal, text }) => {
  for (let i = 0; i < 500 && !text(); i++) await new Promise((go) => setTimeout(go, 2))
  equal(text(), 'on')
}
let destroyed = 0
export const after = async ({ equal }) => {
  equal(window.cleaned, ++destroyed)
  if (destroyed < 2) return
  const ticks = window.ticks
  await new Promise((done) => setTimeout(done, 10))
  equal(window.ticks, ticks)
}
