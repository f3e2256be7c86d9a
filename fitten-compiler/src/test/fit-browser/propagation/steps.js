export const steps = async ({ root, $, click, text, equal }) => {
  const last = async (selector) => { const before = text('p').length; await click(selector); return text('p').slice(before) }
  let above = 0
  root.addEventListener('click', () => above++)
  equal(await last('.go1 b'), 'go1 li1 ul outer ')
  equal(await last('.stop2'), 'stop2 ')
  equal(await last('.now2'), 'now ')
  equal(above, 1, 'a stopped event is not seen above')
  $('.no1').click()
  equal($('.no1').checked, false)
}
