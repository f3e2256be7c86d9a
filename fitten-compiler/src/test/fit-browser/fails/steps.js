export const steps = async ({ text, click, equal, errors, $$ }) => {
  await click('#n')
  equal([text('p'), errors()], ['1', ['TypeError: watcher 1']])
  await click('#n')
  equal([text('p'), errors()], ['2', []])
  await click('#handler')
  equal([text('p'), errors()], ['3', ['Error: handler']], 'what was written before the error is shown')
  await click('#dup')
  equal(errors().length, 1)
  await click('#good')
  equal([$$('b').map((b) => b.textContent), errors()], [['2', '1'], []])
}
