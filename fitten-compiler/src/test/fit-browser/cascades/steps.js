export const changedByWatchers = true
export const steps = async ({ click, text, equal }) => {
  equal(text('p'), '1 2 4 other')
  await click('#a')
  equal(text('p'), '2 4 8 other')
  await click('#log')
  equal(text('output'), 'a2 c11:8 b20 c21:8', 'one round after the other')
  await click('#a')
  equal(text('p'), '3 6 12 three')
  await click('#log')
  equal(text('output'), 'a3 c21:12 three b30 c31:12')
}
