export const steps = async ({ root, html, click, equal }) => {
  const before = (end) => html().slice(0, html().indexOf(end))
  const raw = '<b>1</b> two <i>3</i>'
  equal(before('<button'), `x${raw}y <div>${raw}</div><p>${raw}${raw}</p>`)
  await click('#set')
  equal(before('<button'), 'x<u>n</u>y <div><u>n</u></div><p><u>n</u><u>n</u></p>')
  await click('#more')
  await click('#none')
  equal(before('<button'), 'xy <div></div>')
  await click('#set')
  await click('#more')
  equal(before('<button'), 'x<u>n</u>y <div><u>n</u></div><p><u>n</u><u>n</u></p>')
}
