export const changedByWatchers = true
export const steps = async ({ click, text, equal }) => {
  equal(text('output'), '11')
  await click('#b')
  equal([text('output'), text('p')], ['11', '11'])
  await click('#a')
  equal([text('output'), text('p')], ['13', '13'])
}
