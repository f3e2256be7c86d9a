export const steps = async ({ $$, click, equal }) => {
  const hrefs = () => $$('a').map((a) => a.getAttribute('href') ?? a.getAttribute('xlink:href'))
  const no = 'about:blank#blocked'
  equal(hrefs(), [no, no, '/javascript:x?a=1&b=2', null, no, no, '/p//javascript:x?a=1&b=2', no, no])
  await click('#set')
  equal(hrefs(), ['https://example.org/', no, no, null, 'https://example.org/', no, '/p/javascript:alert(1)', 'https://example.org/', 'https://example.org/'])
}
