const until = async (done) => {
  for (let i = 0; i < 500 && !done(); i++) await new Promise((go) => setTimeout(go, 2))
}
export const steps = async ({ root, $, text, equal }) => {
  const seen = []
  const observer = new MutationObserver(() => seen.push(text('p')))
  observer.observe($('p'), { subtree: true, childList: true, characterData: true })
  $('#run').click()
  await until(() => text('p') === '201no')
  equal(seen, ['1', '11', '100', '200', '201no'])
  seen.length = 0
  $('#direct').click()
  await until(() => text('p') === '3no')
  equal([...new Set(seen)], ['1no', '2no', '3no'])
  $('#arrow').click()
  await until(() => text('p') === '50no')
  equal(text('p'), '50no')
  observer.disconnect()
}
