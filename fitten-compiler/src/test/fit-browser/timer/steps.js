export const steps = async ({ equal, text }) => {
  await new Promise((done) => setTimeout(done, 30))
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
