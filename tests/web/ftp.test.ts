import { describe, expect, test } from 'vitest'
import { useServer, whyLeftOut } from '../system/support/bed.ts'
import { inaccessible, overflowing } from './support.ts'
import { useConsole } from './use-console.ts'

/** FTP accounts in the browser, with sshd and without an FTP server. */

const title = 'FTP accounts in the web console'
const reason = await whyLeftOut(title)
const password = 'Correct-Horse-7'

describe.skipIf(reason !== null)(title, () => {
  const get = useServer({ name: 'webftp', packages: ['openssh-server'] })
  const browser = useConsole(get, () => get().account('john'))
  const { at, button, dialog } = browser

  const save = () => dialog().getByRole('button', { name: 'Save', exact: true }).click()
  const enters = async (secret: string): Promise<boolean> => {
    const options = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'BatchMode=no', 'NumberOfPasswordPrompts=1']
    const argv = [
      'sshpass',
      '-e',
      'sftp',
      '-q',
      ...options.flatMap((option) => ['-o', option]),
      '-b',
      '-',
      'john_deploy@127.0.0.1',
    ] as const
    const how = { stdin: 'pwd\n', env: { SSHPASS: secret }, allowFailure: true, timeoutMs: 20_000 }
    return (await get().host.run(argv, how)).code === 0
  }

  test('an account is made for a domain, and its page says how to connect', async () => {
    const { page } = browser.tab
    await at('/ftp')
    expect(await inaccessible(page, 'ftp')).toEqual([])
    await button('Add FTP account')
    await page.fill('[role=dialog] [name=username]', 'deploy')
    await page.fill('[role=dialog] [name=password]', 'short')
    await save()
    await dialog().getByText('Password is too weak').first().waitFor()
    await page.fill('[role=dialog] [name=password]', password)
    await dialog().getByRole('combobox', { name: 'Domain' }).click()
    await page.getByRole('option', { name: 'john.example.com', exact: true }).click()
    expect(await inaccessible(page, 'ftp form')).toEqual([])
    await save()
    await page.getByRole('heading', { level: 1, name: 'john_deploy' }).waitFor()
    await page.getByText('/home/john/domains/john.example.com/public_html').first().waitFor()
    await page.getByText(/^sftp -P 22 john_deploy@/).waitFor()
    await page.getByText('The FTP server is not installed').first().waitFor()
    expect([await inaccessible(page, 'ftp account'), await overflowing(page)]).toEqual([[], []])
    expect(await enters(password)).toBe(true)
  })

  test('it is switched off and on, and gets another password', async () => {
    const { page } = browser.tab
    await button('Switch off')
    await page.getByRole('button', { name: 'Switch on', exact: true }).waitFor()
    expect(await enters(password)).toBe(false)
    await button('Switch on')
    await page.getByRole('button', { name: 'Switch off', exact: true }).waitFor()
    await button('New password')
    await page.fill('[role=dialog] [name=password]', 'Correct-Horse-8')
    await save()
    await dialog().waitFor({ state: 'hidden' })
    expect([await enters(password), await enters('Correct-Horse-8')]).toEqual([false, true])
  })

  test('an administrator sees that the server is not there, and how it would listen', async () => {
    const { page } = browser.tab
    await at('/ftp?tab=server')
    await page.getByRole('button', { name: 'Install', exact: true }).waitFor()
    expect(await page.inputValue('[name=passive_ports]')).toBe('40000-40100')
    expect([await inaccessible(page, 'ftp server'), await overflowing(page)]).toEqual([[], []])
    await at('/ftp?tab=sessions')
    await page.getByText('Nobody is in.').waitFor()
  })
})
