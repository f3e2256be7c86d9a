export const steps = async ({ click, equal, errors }) => {
  await click('button')
  const said = errors()
  equal(said.length, 1, String(said))
  equal(/100 rounds.*ping.*pong/.test(said[0]), true, said[0])
}
