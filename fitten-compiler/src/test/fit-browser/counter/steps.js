export const start = '<button>+</button><span>Count: 0</span>'
export const changedByWatchers = true
export const steps = async ({ root, click, text, equal, changes }) => {
  const seen = await changes(async () => {
    await click('button')
    equal(text('span'), 'Count: 1')
  })
  equal(seen.length, 1, 'changes of one click')
  root.querySelector('button').click()
  root.querySelector('button').click()
  equal(text('span'), 'Count: 1', 'before the turn ends')
  await null
  equal(text('span'), 'Count: 3', 'in the same turn')
}
