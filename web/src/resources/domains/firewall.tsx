import type { ReactNode } from 'react'
import * as domains from '@croft/sdk/areas/domains'
import * as fields from '@croft/sdk/fields/domains'
import { api } from '../../api/client.ts'
import { SettingsForm } from '../../ui/settings-form.tsx'

/** What is looked for in the requests of visitors before the site sees them. */
export function Firewall({ name }: { readonly name: string }): ReactNode {
  return (
    <SettingsForm
      queryKey={['domains', name, 'modsecurity']}
      load={async () => {
        const { disabled_rules: rules, ...rest } = await domains.modsecurityShow(api, name)
        return { ...rest, disabled_rules: rules.map(String) }
      }}
      fields={fields.modsecurityUpdate}
      submit={({ disabled_rules: rules, ...rest }) =>
        domains.modsecurityUpdate(api, name, {
          ...rest,
          ...(Array.isArray(rules) ? { disabled_rules: rules.map(Number) } : {}),
        })
      }
    />
  )
}
