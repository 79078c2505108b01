import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

/** One of the API's fixed words, as people say it. */
export function Choice({ name }: { readonly name: string }): ReactNode {
  const { t } = useTranslation()
  return t(`choice.${name}`, { defaultValue: name })
}
