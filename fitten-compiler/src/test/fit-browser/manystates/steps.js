export const changedByWatchers = true
export const startsDifferent = true
export const steps = async ({ text, click, equal }) => {
  equal([text('p'), text('i')], ['70 1 1', '1'])
  await click('#a')
  equal([text('p'), text('i')], ['72 2 2', '2'])
  await click('#b')
  equal([text('p'), text('i')], ['84 2 2', '3'])
  await click('#c')
  equal([text('p'), text('i')], ['92 2 2', '3'])
}
