// What the browser does for each fixture. steps.js exports, each optional:
//   start   HTML that the component has after mount, before any step
//   steps   async (use) => {…} run on the mounted and then on the resumed component
//   changedByWatchers  true: the first run of the watchers writes into the tree, in resume too
//   startsDifferent    true: that first run writes a state, so what Java shows is what was before it
//   after   async (use) => {…} run when the component is destroyed
// and `use` has: root, $(selector), $$(selector), text(selector), html(), click(selector), input(selector, value),
// tick(), equal(actual, expected, what), errors() (those caught so far, then forgotten), changes(action).
{
  const caught = []
  addEventListener('error', (e) => {
    caught.push(String(e.error ?? e.message))
    e.preventDefault()
  })
  addEventListener('unhandledrejection', (e) => {
    caught.push(String(e.reason))
    e.preventDefault()
  })
  addEventListener('securitypolicyviolation', (e) => caught.push(`content policy: ${e.violatedDirective} ${e.blockedURI}`))

  const tick = () => new Promise((done) => setTimeout(done, 0))

  // The tree as text. Empty text nodes leave no mark in HTML, so they are not compared. What a style attribute says
  // is compared as the browser reads it: it may be written through the object model.
  // Without `live` only what markup can say: the value of a select is set by the script.
  const tree = (node, live = true, depth = '') => {
    let out = ''
    for (const child of (node.localName === 'template' ? node.content : node).childNodes) {
      if (child.nodeType === 3) {
        if (child.data) out += `${depth}${JSON.stringify(child.data)}\n`
      } else if (child.nodeType === 8) out += `${depth}<!--${child.data}-->\n`
      else {
        out += `${depth}<${child.namespaceURI.replace(/.*\//, '')}:${child.localName}`
        for (const a of child.attributes) {
          const value = a.name === 'style' ? child.style.cssText : a.value
          out += ` ${a.name}=${JSON.stringify(value)}`
        }
        out += '>'
        if (live && /^(input|textarea|select)$/.test(child.localName)) out += ` value ${JSON.stringify(child.value)}`
        if (live && child.checked) out += ' checked'
        out += `\n${tree(child, live, depth + '  ')}`
      }
    }
    return out
  }

  const nodes = (root) => {
    const found = []
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ALL)
    while (walker.nextNode()) found.push(walker.currentNode)
    return found
  }

  window.harness = async (address) => {
    const said = []
    const same = (actual, expected, what) => {
      if (actual !== expected) said.push(`${what}: expected\n${expected}\nbut was\n${actual}`)
    }
    const { mount, resume } = await import(address)
    const steps = await import('/steps.js')
    const text = document.getElementById('props').textContent
    const rendered = document.getElementById('server-side').textContent === 'true'
    const server = document.getElementById('server')
    const mounted = document.getElementById('mounted')
    const resumed = document.getElementById('resumed')

    const using = (root, way) => {
      const $ = (selector) => {
        const found = root.querySelector(selector)
        if (!found) throw new Error(`${way}: there is no ${selector} in ${root.innerHTML}`)
        return found
      }
      const use = {
        root,
        $,
        $$: (selector) => [...root.querySelectorAll(selector)],
        text: (selector) => (selector ? $(selector) : root).textContent,
        html: () => root.innerHTML.replaceAll('<!---->', ''),
        tick,
        click: async (selector) => {
          $(selector).dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))
          await tick()
        },
        input: async (selector, value, type = 'input') => {
          const e = $(selector)
          if (typeof value === 'boolean') e.checked = value
          else e.value = value
          e.dispatchEvent(new Event(type, { bubbles: true }))
          await tick()
        },
        equal: (actual, expected, what = '') => same(JSON.stringify(actual), JSON.stringify(expected), `${way} ${what}`),
        errors: () => caught.splice(0),
        changes: async (action) => {
          const seen = []
          const observer = new MutationObserver((records) => seen.push(...records))
          observer.observe(root, { subtree: true, childList: true, attributes: true, characterData: true })
          await action()
          seen.push(...observer.takeRecords())
          observer.disconnect()
          return seen.map((r) => `${r.type} ${r.target.id || r.target.nodeName}`)
        },
      }
      return use
    }
    const quiet = (what) => same(caught.splice(0).join('\n'), '', `errors ${what}`)

    const first = mount(mounted, JSON.parse(document.getElementById('given').textContent))
    await tick()
    quiet('of mount')
    if (steps.start !== undefined) same(mounted.innerHTML.replaceAll('<!---->', ''), steps.start, 'after mount')
    if (rendered && !steps.startsDifferent) same(tree(mounted, false), tree(server, false), 'mounted and rendered by Java')
    // Without a renderer what was mounted stands for it.
    if (!rendered) resumed.innerHTML = mounted.innerHTML
    const before = nodes(resumed)
    before.forEach((node, i) => (node.was = i))
    const seen = []
    const observer = new MutationObserver((records) => seen.push(...records))
    observer.observe(resumed, { subtree: true, childList: true, attributes: true, characterData: true })
    const second = resume(resumed, JSON.parse(text))
    seen.push(...observer.takeRecords())
    observer.disconnect()
    await tick()
    quiet('of resume')
    if (!steps.changedByWatchers) same(nodes(resumed).filter((n) => n.was !== undefined).map((n) => n.was).join(), before.map((_, i) => i).join(), 'nodes of the server')
    if (!steps.changedByWatchers)
      for (const one of seen) {
        const madeText = one.type === 'childList' && !one.removedNodes.length && [...one.addedNodes].every((n) => n.nodeType === 3 && n.data === '')
        if (!madeText) said.push(`resume touched ${one.type} of ${one.target.nodeName} ${one.attributeName ?? ''}`)
      }
    same(tree(resumed), tree(mounted), 'resumed and mounted')

    for (const [root, way] of [[mounted, 'mounted'], [resumed, 'resumed']]) {
      if (!steps.steps) continue
      try {
        await steps.steps(using(root, way))
      } catch (e) {
        said.push(`${way}: ${e.stack}`)
      }
      await tick()
      quiet(`of steps, ${way}`)
    }
    same(tree(resumed), tree(mounted), 'resumed and mounted after the steps')
    for (const [root, way, instance] of [[mounted, 'mounted', first], [resumed, 'resumed', second]]) {
      instance.destroy()
      await tick()
      same(root.innerHTML, '', `${way} after destroy`)
      if (steps.after) await steps.after(using(root, way))
      await tick()
      quiet(`after destroy, ${way}`)
    }
    return said
  }
}
