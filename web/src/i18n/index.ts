import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { en } from './en.ts'

export const languages = { en: 'English', de: 'Deutsch' } as const
export type Language = keyof typeof languages
const stored = 'croft-language'

const isLanguage = (text: string | null | undefined): text is Language => text !== null && text !== undefined && text in languages

/** What was chosen here, else what the browser wants. */
function preferred(): Language {
  const candidates = [localStorage.getItem(stored), ...navigator.languages.map((tag) => tag.slice(0, 2))]
  return candidates.find(isLanguage) ?? 'en'
}

async function ensureLanguage(language: Language): Promise<void> {
  if (language === 'de' && !i18next.hasResourceBundle('de', 'translation')) {
    const { de } = await import('./de.ts')
    i18next.addResourceBundle('de', 'translation', de)
  }
}

export async function startI18n(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    keySeparator: false,
    nsSeparator: false,
    resources: { en: { translation: en } },
    interpolation: { escapeValue: false },
  })
  await setLanguage(preferred())
}

export async function setLanguage(language: Language): Promise<void> {
  await ensureLanguage(language)
  localStorage.setItem(stored, language)
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
}

/** A field name as people read it when no language has words for it: `max_email_accounts` → "Max email accounts". */
export const humanize = (name: string): string => {
  const text = name.replaceAll('_', ' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}
