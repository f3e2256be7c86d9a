export const steps = async ({ $$, text, click, equal }) => {
  await click('button')
  equal([text('table'), text('table:nth-of-type(3)'), $$('option').length, $$('thead').length], ['c 3123456', '135f', 3, 0])
  await click('button')
  equal([$$('thead').length, $$('table:first-of-type > tbody').length], [1, 1])
}
