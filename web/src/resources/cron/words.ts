import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

/** Loaded when a schedule is shown. */
async function loadWords(): Promise<(expression: string, locale: string) => string> {
  const { default: cronstrue } = await import('cronstrue')
  await import('cronstrue/locales/de')
  return (expression, locale) => cronstrue.toString(expression, { locale, use24HourTimeFormat: true })
}

/** Says a schedule in the reader's language; an expression that is none, or whose words are still on their way, is shown as it is. */
export function useCronWords(): (expression: string) => string {
  const { t, i18n } = useTranslation()
  const { data } = useQuery({ queryKey: ['cron-words'], queryFn: loadWords, staleTime: Infinity })
  return (expression) => {
    if (expression === '@reboot') return t('cron.preset-reboot')
    try {
      return data?.(expression, i18n.language) ?? expression
    } catch {
      return expression
    }
  }
}
