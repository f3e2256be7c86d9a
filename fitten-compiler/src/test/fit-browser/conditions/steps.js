export const changedByWatchers = true
export const steps = async ({ root, $$, text, click, equal }) => {
  equal(text('output'), '-zero ')
  equal(text('p'), 'flat')
  await click('#inc')
  equal([text('b'), text('p'), text('output')], ['one 1', '1flat', '-zero one- '])
  await click('#inc')
  equal([text('p'), text('output'), $$('b').length], ['2deep 2', '-zero one- -- ', 0])
  await click('#six')
  equal([text('p'), $$('i').length], ['6deep 6', 2])
  await click('#on')
  equal([text('p'), text().endsWith('last')], ['6', false])
  await click('button#zero')
  equal([text('p'), text('u')], ['', 'zero -zero one- -- -- -zero '])
  await click('#on')
  equal([text('p'), text().endsWith('last')], ['flat', true])
}
