export const steps = async ({ $, input, click, text, equal }) => {
  equal([$('select').value, $('#two').value, $('input').checked, $('textarea').value], ['y', 'y', true, '\n a & <b>'])
  await input('select', '<z>', 'change')
  equal([text('p'), $('#two').value, $('input + input').value], ['<z> true \n a & <b>', '<z>', '<z>'])
  await click('button')
  equal([$('select').value, $('#two').value, $('input').checked, $('textarea').value, text('p')], ['x', 'x', false, '', 'x  '])
}
