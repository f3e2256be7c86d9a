export const steps = async ({ click, text, equal }) => {
  equal([text('h1'), text('button')], ['<Tea>', 'Clicked 3 times'])
  await click('button')
  await click('button')
  equal(text('button'), 'Clicked 5 times')
}
