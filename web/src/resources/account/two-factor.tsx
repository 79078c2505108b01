import { Alert, Button, Code, CopyButton, Group, Image, SimpleGrid, Skeleton, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import * as auth from '@croft/sdk/areas/auth'
import * as fields from '@croft/sdk/fields/auth'
import { api } from '../../api/client.ts'
import { useWrite } from '../../api/write.ts'
import { ApiForm } from '../../form/api-form.tsx'

const queryKey = ['two-factor'] as const

function RecoveryCodes({ codes }: { readonly codes: readonly string[] }): ReactNode {
  const { t } = useTranslation()
  return (
    <Alert color="teal" title={t('two-factor.codes-title')}>
      <Stack gap="sm">
        <Text size="sm">{t('two-factor.codes-text')}</Text>
        <SimpleGrid cols={2}>
          {codes.map((code) => (
            <Code key={code}>{code}</Code>
          ))}
        </SimpleGrid>
        <CopyButton value={codes.join('\n')}>
          {({ copied, copy }) => (
            <Button size="xs" variant="light" onClick={copy}>
              {t(copied ? 'copied' : 'copy')}
            </Button>
          )}
        </CopyButton>
      </Stack>
    </Alert>
  )
}

function SetUp({ unstamped, done }: { readonly unstamped: boolean; readonly done: (codes: readonly string[]) => void }): ReactNode {
  const { t } = useTranslation()
  const setup = useWrite(() => auth.twoFactorSetup(api))
  if (setup.data === undefined) {
    return (
      <Stack align="flex-start">
        <Text>{t('two-factor.off')}</Text>
        <Button loading={setup.isPending} onClick={() => setup.mutate(undefined)}>
          {t('two-factor.begin')}
        </Button>
      </Stack>
    )
  }
  const { qr_svg: svg, secret } = setup.data
  return (
    <Stack>
      <Text>{t('two-factor.scan')}</Text>
      <Image src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`} alt={t('two-factor.qr')} w={200} h={200} bg="white" />
      <Group gap="xs">
        <Text size="sm">{t('two-factor.secret')}</Text>
        <Code>{secret}</Code>
      </Group>
      <ApiForm
        fields={{ ...fields.twoFactorEnable, totp_code: { type: 'string', required: true, minLength: 6, maxLength: 6 } }}
        names={unstamped ? ['totp_code', 'api_keys'] : ['totp_code']}
        submit={(values) => auth.twoFactorEnable(api, values as auth.TwoFactorEnableBody)}
        submitLabel={t('two-factor.enable')}
        changes={[queryKey, ['me']]}
        done={(answer) => done(answer.recovery_codes)}
      />
    </Stack>
  )
}

/** A second factor besides the password: an authenticator app, and codes for the day it is lost. */
export function TwoFactor(): ReactNode {
  const { t } = useTranslation()
  const [codes, setCodes] = useState<readonly string[]>([])
  const { data } = useQuery({ queryKey, queryFn: () => auth.twoFactorShow(api) })
  if (data === undefined) return <Skeleton height={160} />
  return (
    <Stack>
      {codes.length > 0 && <RecoveryCodes codes={codes} />}
      {!data.enabled && <SetUp unstamped={data.unstamped_api_keys > 0} done={setCodes} />}
      {data.enabled && (
        <>
          <Text>{t('two-factor.on', { left: data.recovery_codes_left })}</Text>
          <ApiForm
            fields={fields.twoFactorRecoveryCodes}
            names={['totp_code']}
            submit={(values) => auth.twoFactorRecoveryCodes(api, values as auth.TwoFactorRecoveryCodesBody)}
            submitLabel={t('two-factor.new-codes')}
            changes={[queryKey]}
            done={(answer) => setCodes(answer.recovery_codes)}
          />
          <ApiForm
            fields={{ ...fields.twoFactorDisable, password: { type: 'string', required: true, secret: true } }}
            names={['password', 'totp_code']}
            submit={(values) => auth.twoFactorDisable(api, values as auth.TwoFactorDisableBody)}
            submitLabel={t('two-factor.disable')}
            changes={[queryKey, ['me']]}
          />
        </>
      )}
    </Stack>
  )
}
