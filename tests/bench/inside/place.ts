import { join } from 'node:path'
import { places } from '../../../panel/src/setup/places.ts'

export const administrator = { username: 'admin', email: 'admin@example.com', password: 'Correct-Horse-7' }

export const panelSocket = join(places.panelRun, 'panel.sock')
export const panelCertificate = join(places.data, 'tls/panel.crt')
export const panelDatabase = join(places.data, 'croft.db')
export const panelPort = 3082
export const agentSocket = join(places.run, 'agent.sock')
export const edgeAddress = { host: '127.0.0.1', port: 80 }
export const secureEdgeAddress = { host: '127.0.0.1', port: 443 }
/** The tree that the edge finds sites in. */
export const web = join(places.state, 'web')
export const homes = places.homes
