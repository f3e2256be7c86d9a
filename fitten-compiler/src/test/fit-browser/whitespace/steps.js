export const steps = async ({ $, $$, text, click, equal }) => {
  equal($$('pre').map((p) => p.textContent), ['  keep\n     this \n\n', '\ntwo lines', '\n  lead', '\n  lead x'])
  equal($$('textarea').map((p) => p.value), [' text <b> ', '\n  lead', '\n  lead'])
  await click('button')
  equal($$('textarea').map((p) => p.value), [' text <b> ', 'new', 'new'])
}
