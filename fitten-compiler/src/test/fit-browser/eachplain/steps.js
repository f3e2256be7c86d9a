export const steps = async ({ root, text, click, equal }) => {
  const rest = '123456'
  const all = () => text().trim()
  equal(all(), '0a1b2cabc1onex2twoxaa0;ab1;ac2;ba0;bb1;bc2;ca0;cb1;cc2;' + rest)
  await click('#set')
  equal(all(), '0a1B2caBc1onex2twoxaa0;aB1;ac2;Ba0;BB1;Bc2;ca0;cB1;cc2;' + rest)
  await click('#pop')
  equal(all(), '0a1BaB1onex2twoxaa0;aB1;Ba0;BB1;' + rest)
  await click('#hide')
  equal(all(), '0a1B1onex2twoxaa0;aB1;Ba0;BB1;' + rest)
  await click('#push')
  equal(all(), '0a1B2d31onex2twox' + 'aa0;aB1;ad2;a3;Ba0;BB1;Bd2;B3;da0;dB1;dd2;d3;a0;B1;d2;3;' + rest)
  await click('#pair')
  await click('#hide')
  equal(text('p'), '1unox2twoy')
  await click('#clear')
  equal(all(), 'empty1unox2twoy' + rest)
}
