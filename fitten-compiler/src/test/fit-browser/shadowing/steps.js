export const steps = async ({ click, text, equal, changes }) => {
  const seen = await changes(() => click('#no'))
  equal(text('output'), '3,7,3,function')
  equal(text('p'), '0')
  await click('#local')
  equal([text('output'), text('p')], ['2', '0'])
  await click('#real')
  equal(text('p'), '1')
  await click('i + i')
  equal(text('output'), '2')
  await click('b')
  equal([text('i'), text('b'), text('p')], ['6', '6', '1'])
}
