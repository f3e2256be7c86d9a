export const steps = async ({ $$, click, equal }) => {
  await click('#set')
  equal($$('p').map((p) => p.style.color), ['', 'red', 'red', 'red'])
  await click('#none')
  equal($$('p').map((p) => p.outerHTML), ['<p>a</p>', '<p>b</p>', '<p>1</p>', '<p>2</p>'])
}
