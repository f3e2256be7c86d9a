export const steps = async ({ $$, text, click, equal }) => {
  equal(text().includes('<b>&amp; ü 😀</b>'), true)
  await click('#fill')
  equal($$('p').map((p) => p.textContent), ['', 'E', 'E', 'ExEE', '0true0'])
  await click('#empty')
  equal($$('p').map((p) => p.textContent), ['', '', '', '', '0true0'])
  await click('#fill')
  equal($$('p').map((p) => p.textContent), ['', 'E', 'E', 'EEE', '0true0'])
}
