export const steps = async ({ $, click, equal }) => {
  const log = []
  const before = window.gone.length
  $('b').click()
  await click('button')
  await new Promise((done) => setTimeout(done, 12))
  equal(window.gone.slice(before).includes('run'), false, 'removed components stop')
  await click('button')
}
