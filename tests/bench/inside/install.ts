import { agentSettings, ensureSettings, panelSettings } from '../../../panel/src/setup/configuration.ts'
import { panelAnswers } from '../../../panel/src/setup/health.ts'
import { requireDebian } from '../../../panel/src/setup/machine.ts'
import { parseOptions } from '../../../panel/src/setup/options.ts'
import { ensureAdministrator, ensureCertificate, ensureSecretKey } from '../../../panel/src/setup/panel-data.ts'
import { places } from '../../../panel/src/setup/places.ts'
import { ensureUnits, releaseDebianUnits } from '../../../panel/src/setup/services.ts'
import { agentUnit, cronUnit, panelUnit } from '../../../panel/src/setup/units.ts'
import { ensureUsers } from '../../../panel/src/setup/users.ts'
import { createWriter } from '../../../panel/src/system/atomic-write.ts'
import { rootOwned } from '../../../panel/src/system/system.ts'
import { administrator } from './place.ts'

/** Sets Croft up on this host as `npm start` does, but with the release that lies there already and packages that are installed. */
const options = parseOptions(['--hostname', 'panel.test', '--address', '127.0.0.1', '--web-address', '127.0.0.1'], {})
await releaseDebianUnits(requireDebian().php)
const owner = await ensureUsers()
const writer = createWriter()
for (const path of [places.config, places.state, places.logs, places.run]) await writer.ensureDirectory(path, rootOwned(0o755))
const programs = { node: places.node, release: places.current }
const panel = panelSettings(options, 'panel.test', places.data, null)
await ensureSettings(places.agentConfig, agentSettings(options, true, null), rootOwned(0o644))
await ensureSettings(places.panelConfig, panel, { uid: 0, gid: owner.gid, mode: 0o640 })
await ensureSecretKey(panel, owner)
await ensureCertificate(programs, panel, ['panel.test', 'localhost', '127.0.0.1'], owner)
await ensureAdministrator(programs, places.panelConfig, owner, administrator)
const units = { 'croft-agent.service': agentUnit(), 'croft-panel.service': panelUnit(panel.data, false), 'croft-cron.service': cronUnit() }
await ensureUnits(units, true)
if (!(await panelAnswers(panel, 60_000))) throw new Error('the panel does not answer')
