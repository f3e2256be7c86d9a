export const steps = async ({ $, $$, text, click, equal }) => {
  const svg = 'http://www.w3.org/2000/svg'
  equal($$('circle, g, path').every((e) => e.namespaceURI === svg), true)
  equal($('foreignObject b').namespaceURI, 'http://www.w3.org/1999/xhtml')
  await click('g')
  equal([$('circle').getAttribute('r'), text('text'), text('mi')], ['10', '10', '10'])
  await click('button')
  equal([$$('circle').length, $$('g').length, $$('mn').length], [0, 3, 0])
  await click('button')
  equal($$('circle, g, path').every((e) => e.namespaceURI === svg), true)
  equal($('mn').namespaceURI, 'http://www.w3.org/1998/Math/MathML')
  equal($('foreignObject b').namespaceURI, 'http://www.w3.org/1999/xhtml')
}
