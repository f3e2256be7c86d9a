export const steps = async ({ $, click, input, text, equal, tick }) => {
  const last = async (id) => { const before = text('p').length; await click(id); return text('p').slice(before) }
  equal(await last('#named'), 'click named;')
  equal(await last('#arrow'), 'arrow arrow;')
  equal(await last('#inline'), 'inlineclickBUTTON;')
  equal(await last('#expression'), 'false;')
  equal(await last('#table'), 'click table;')
  equal(await last('#returns'), 'more;')
  await click('#next')
  equal(await last('#returns'), '')
  equal(await last('#table'), 'arrow table;')
  equal(await last('#entities'), 'a&btrue<')
  equal(await last('#method'), 'button;')
  equal(await last('#none'), '')
  const before = text('p').length
  await input('#in', 'x')
  $('#in').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
  $('form').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))
  await tick()
  equal(text('p').slice(before), 'x;enter;sent;')
}
