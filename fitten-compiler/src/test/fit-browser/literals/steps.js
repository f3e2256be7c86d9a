export const changedByWatchers = true
export const steps = async ({ $, text, click, equal }) => {
  equal(text('p'), '@watch a function f() {}|\n  @watch a\n  ` </script> </p> @watch 1|</b>|{}|ab1c|2')
  await click('button')
  equal(text('p + p'), '`</b>}')
  equal($('p + p').title, '@watch `</b>} </i>')
}
