export const steps = async ({ $, $$, click, text, equal }) => {
  equal([$('select').value, $('textarea').value], ['2', 'text'])
  equal([$('input').value, $('input').className, text('p')], ['fixed', 'a 1 b', '<b>yestruenothing'])
  await click('button')
  equal([$('input').className, text('p'), $('p').title, $('button').disabled], ['a 2', '<i>nonothing', 'many', true])
  equal($('p').getAttribute('aria-hidden'), '')
}
