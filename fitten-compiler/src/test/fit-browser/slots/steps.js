export const steps = async ({ $, $$, click, text, equal }) => {
  const divs = () => $$('div').map((d) => d.textContent)
  equal(divs(), ['0+', '1-002-00', '1-0', '2-0', 'inner 0'])
  await click('b')
  await click('b')
  equal(divs(), ['2+big', '1-202-20', '1-2', '2-2', 'inner 2'])
  await click('.own')
  await click('#on')
  equal([divs(), $$('i').map((i) => i.textContent)], [['off 00off 00'], ['off 1', 'off 0', 'off 0']])
  await click('#add')
  await click('#on')
  equal(divs(), ['2+big', '3-201-202-20', '3-2', '1-2', '2-2', 'inner 2'])
}
