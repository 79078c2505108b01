import { Socket } from 'node:net'
import { serveHome } from './helper/serve.ts'

/**
 * The tenant helper: all work on files of one home, as its owner. `helper.ts <home> <user> <uid>`, with the agent's end of a socket as
 * descriptor 3. It ends when that closes, which the death of the agent does too.
 */
const [folder = '', user = '', wanted = ''] = process.argv.slice(2)
const uid = Number(wanted)
const foreign = (process.getgroups?.() ?? []).filter((group) => group !== process.getgid?.())

if (!/^\/[^\0]+\/[^/\0]+$/.test(folder) || !Number.isInteger(uid) || uid < 1000) throw new Error('usage: helper.ts <home> <user> <uid>')
if (process.getuid?.() !== uid || process.geteuid?.() !== uid || foreign.length > 0) throw new Error('the helper runs as its tenant alone')

const connection = new Socket({ fd: 3, readable: true, writable: true })
connection.on('error', () => undefined)
connection.once('close', () => process.exit(0))
const describe = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error))
serveHome({ folder, user, uid }, connection, (error) => process.stderr.write(`${describe(error)}\n`))
