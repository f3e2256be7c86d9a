export const steps = async ({ $, click, equal }) => {
  equal([$('#a').disabled, $('#a').value, $('#b').disabled, $('details').open], [true, 'a"b&c<', false, true])
  await click('#flip')
  equal([$('#a').disabled, $('#a').value, $('#b').disabled, $('details').open], [false, 'new', true, false])
  equal([$('#a').readOnly, $('#b').hidden, $('#b').dataset.x, $('#b').dataset.n, $('#b').title], [true, true, 'some', '6', 'new some'])
  equal([$('#d').className, $('#c').getAttribute('href'), $('ol').start, $('li').value, $('progress').value], ['some', 'new', 6, 6, 6])
  equal($('#b').hasAttribute('aria-pressed'), false)
}
