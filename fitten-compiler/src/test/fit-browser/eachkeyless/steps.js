export const steps = async ({ root, text, click, equal }) => {
  equal(text('ul'), 'a<bclosed')
  equal(text('table'), '0102030')
  await click('#more')
  equal(text('ul'), '12')
  equal(text().includes('nothing-end'), true, text())
  await click('#n')
  equal(text('table'), '0112131')
  await click('#more')
  equal(text('ul'), 'a<bclosed')
  equal(text().includes('nothingmend'), true, text())
}
