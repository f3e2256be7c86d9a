export const changedByWatchers = true
export const steps = async ({ click, text, equal }) => {
  equal(text('p'), '6')
  await click('#same')
  equal([text('p'), text('b')], ['6', 'total 6'])
  equal(text('i'), '1', 'a derived value that stays the same wakes no watcher')
  await click('#push')
  equal([text('p'), text('b'), text('i')], ['18', 'total 18', '2'])
  await click('#factor')
  equal([text('p'), text('b'), text('i')], ['45', 'total 45', '3'])
}
