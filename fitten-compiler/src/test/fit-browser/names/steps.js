export const changedByWatchers = true
export const steps = async ({ $, $$, text, click, equal }) => {
  equal($$('p').map((p) => p.textContent), ['1234567891011121314151617', 'é量escXdocarrsetmaperrqmobjstrsymbool', '$$heachbrrowvlmelitxppbbd'])
  await click('i + i')
  equal([text('i'), text('b'), $('span').title, $('span').lang], ['102', '12', 'event2', '7'])
  equal($('p').textContent, '223456789211121314151617')
  await click('b')
  equal([$('p').textContent, $$('p')[1].textContent.slice(0, 3)], ['223451789211121314151617', 'é量1'])
}
