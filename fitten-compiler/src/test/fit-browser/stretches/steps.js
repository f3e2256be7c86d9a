export const steps = async ({ root, $, text, equal }) => {
  const seen = []
  const observer = new MutationObserver(() => seen.push(text('p')))
  observer.observe($('p'), { subtree: true, childList: true, characterData: true })
  $('#run').click()
  await new Promise((done) => setTimeout(done, 60))
  equal(seen, ['1', '11', '100', '200', '201no'])
  seen.length = 0
  $('#direct').click()
  await new Promise((done) => setTimeout(done, 30))
  equal([...new Set(seen)], ['1no', '2no', '3no'])
  $('#arrow').click()
  await new Promise((done) => setTimeout(done, 30))
  equal(text('p'), '50no')
  observer.disconnect()
}
