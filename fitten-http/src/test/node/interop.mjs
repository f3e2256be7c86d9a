// Talks to the echo server at ws://127.0.0.1:<port>/ws with two clients of other people, and prints
// a line per thing that worked. Any failure ends the process with status 1.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { WebSocket as Undici } from 'undici'
import Ws from 'ws'

const url = `ws://127.0.0.1:${process.argv[2]}/ws`
const done = (what) => console.log(`ok ${what}`)

async function message(socket) {
  const [data, isBinary] = await once(socket, 'message')
  return isBinary ? data : data.toString()
}

async function withWs(name, options, work) {
  const socket = new Ws(url, ['v2', 'v1'], options)
  await once(socket, 'open')
  assert.equal(socket.protocol, 'v1')
  await work(socket)
  socket.close(4001, 'bye')
  const [code, reason] = await once(socket, 'close')
  assert.equal(code, 4001)
  assert.equal(reason.toString(), '')
  done(`ws ${name}`)
}

async function echoes(socket) {
  for (const text of ['', 'a', 'ünïcode 😀', 'x'.repeat(125), 'y'.repeat(126), 'z'.repeat(70000)]) {
    socket.send(text)
    assert.equal(await message(socket), text)
  }
  const bytes = Buffer.from(Array.from({ length: 100000 }, (_, i) => (i * 7) & 255))
  socket.send(bytes)
  assert.deepEqual(await message(socket), bytes)
  socket.ping('are you there')
  const [pong] = await once(socket, 'pong')
  assert.equal(pong.toString(), 'are you there')
}

async function fragments(socket) {
  const whole = 'one two three '.repeat(200)
  for (let at = 0; at < whole.length; at += 700) {
    socket.send(whole.slice(at, at + 700), { fin: at + 700 >= whole.length })
  }
  assert.equal(await message(socket), whole)
}

await withWs('plain', { perMessageDeflate: false }, async (socket) => {
  assert.equal(socket.extensions, '')
  await echoes(socket)
  await fragments(socket)
})
for (const perMessageDeflate of [
  { threshold: 0 },
  { threshold: 0, clientMaxWindowBits: 9 },
  { threshold: 0, serverNoContextTakeover: true, clientNoContextTakeover: true },
]) {
  await withWs(`deflate ${JSON.stringify(perMessageDeflate)}`, { perMessageDeflate }, async (socket) => {
    assert.match(socket.extensions, /^permessage-deflate/)
    await echoes(socket)
    await fragments(socket)
    const burst = Array.from({ length: 100 }, (_, i) => `message ${i} `.repeat(100))
    const got = []
    const all = new Promise((resolve) =>
      socket.on('message', (data) => got.push(data.toString()) === burst.length && resolve()),
    )
    for (const text of burst) socket.send(text)
    await all
    assert.deepEqual(got, burst)
  })
}

{
  const socket = new Ws(url, ['v1'])
  await once(socket, 'open')
  socket.send('not masked', { mask: false })
  const [code] = await once(socket, 'close')
  assert.equal(code, 1002)
  done('ws unmasked is refused')
}

{
  const socket = new Ws(url, ['v1'])
  await once(socket, 'open')
  socket.send('close 4242')
  const [code, reason] = await once(socket, 'close')
  assert.equal(code, 4242)
  assert.equal(reason.toString(), 'as you wish')
  done('ws is closed by the server')
}

{
  const socket = new Undici(url, ['v1'])
  socket.binaryType = 'arraybuffer'
  const next = () => new Promise((resolve) => socket.addEventListener('message', (e) => resolve(e.data), { once: true }))
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true })
    socket.addEventListener('error', reject, { once: true })
  })
  assert.equal(socket.protocol, 'v1')
  assert.match(socket.extensions, /^permessage-deflate/)
  for (const text of ['', 'ünïcode 😀', 'z'.repeat(70000)]) {
    const answer = next()
    socket.send(text)
    assert.equal(await answer, text)
  }
  const answer = next()
  socket.send(new Uint8Array([1, 2, 255]))
  assert.deepEqual(new Uint8Array(await answer), new Uint8Array([1, 2, 255]))
  const closed = new Promise((resolve) => socket.addEventListener('close', resolve, { once: true }))
  socket.close(4001, 'bye')
  const event = await closed
  assert.equal(event.code, 4001)
  assert.equal(event.wasClean, true)
  done('undici')
}
process.exit(0)
