import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type ServerAct, spoolAct, takeSpooledActs } from './audit-spool.ts'
import { eachApp } from './testing/app.ts'

const act = (id: string): ServerAct => ({ action: 'server.restart', resource: { type: 'server', id }, result: 'ok', note: '' })

eachApp('acts of root are kept while the database is away', (start) => {
  test('they come into the audit log once, in order, with their time; a damaged one holds up nobody', async () => {
    const { db, parts } = await start()
    const data = mkdtempSync(join(tmpdir(), 'croft-spool-'))
    onTestFinished(() => rmSync(data, { recursive: true }))
    spoolAct(data, act('first'), new Date('2026-01-02T03:04:05Z'))
    spoolAct(data, act('second'), new Date('2026-01-02T03:04:06Z'))
    writeFileSync(join(data, 'audit-spool/2026-01-02T00:00:00.000Z-x.json'), '{"action":')
    writeFileSync(join(data, 'audit-spool/half.new'), '{')
    await takeSpooledActs(data, parts.auditLog)
    await takeSpooledActs(data, parts.auditLog)
    const rows = await db.q.selectFrom('audit').selectAll().where('action', '=', 'server.restart').orderBy('id').execute()
    expect(rows.map((row) => [row.resource_id, row.actor, row.via, row.result])).toEqual([
      ['first', 'root', 'cli', 'ok'],
      ['second', 'root', 'cli', 'ok'],
    ])
    expect(rows[0]?.note).toContain('2026-01-02T03:04:05')
    expect(await parts.auditLog.verify()).toMatchObject({ ok: true })
    expect(readdirSync(join(data, 'audit-spool')).toSorted()).toEqual(['2026-01-02T00:00:00.000Z-x.json.damaged', 'half.new'])
  })
})
