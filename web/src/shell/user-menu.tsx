import { type MantineColorScheme, Menu, useMantineColorScheme } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import * as auth from '@croft/sdk/areas/auth'
import { api } from '../api/client.ts'
import { sessionChanged } from '../api/session.ts'
import { useWrite } from '../api/write.ts'
import { type Language, languages, setLanguage } from '../i18n/index.ts'

/** What hangs below one's own name. */
export function UserMenu({ target }: { readonly target: ReactNode }): ReactNode {
  const { t, i18n } = useTranslation()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  // opened after it is drawn: the focus goes back to the name only if it was there before
  const [opened, setOpened] = useState(false)
  useEffect(() => setOpened(true), [])
  const logout = useWrite(() => auth.logout(api), { done: () => void sessionChanged() })
  return (
    <Menu width={220} position="bottom-end" opened={opened} onChange={setOpened}>
      <Menu.Target>{target}</Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} to="/account">
          {t('nav.account')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('shell.theme')}</Menu.Label>
        <Menu.RadioGroup value={colorScheme} onChange={(scheme) => setColorScheme(scheme as MantineColorScheme)}>
          {(['auto', 'light', 'dark'] as const).map((scheme) => (
            <Menu.RadioItem key={scheme} value={scheme}>
              {t(`theme.${scheme}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Label>{t('shell.language')}</Menu.Label>
        <Menu.RadioGroup value={i18n.language} onChange={(language) => void setLanguage(language as Language)}>
          {(Object.keys(languages) as Language[]).map((language) => (
            <Menu.RadioItem key={language} value={language} lang={language}>
              {languages[language]}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item onClick={() => logout.mutate(undefined)}>{t('shell.logout')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
