import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import {
  type CSSVariablesResolver,
  MantineProvider,
  type VariantColorsResolver,
  createTheme,
  defaultVariantColorsResolver,
} from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import i18next from 'i18next'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { queries } from './api/client.ts'
import { startI18n } from './i18n/index.ts'
import { router } from './routes.tsx'

// coloured text on its own pale colour, dark enough to be read
const variantColorResolver: VariantColorsResolver = (input) => {
  const resolved = defaultVariantColorsResolver(input)
  const { color, theme: of } = input
  if (input.variant === 'filled') return { ...resolved, hover: `color-mix(in srgb, ${resolved.background}, black 12%)` }
  if (input.variant !== 'light' || color === undefined || !(color in of.colors)) return resolved
  return {
    ...resolved,
    color: `light-dark(color-mix(in srgb, var(--mantine-color-${color}-9), black 40%), var(--mantine-color-${color}-2))`,
  }
}

/** `close`: what a screen reader says of the button of a toast. */
const themeOf = (close: string) =>
  createTheme({
    variantColorResolver,
    primaryColor: 'cyan',
    // white text is readable on the darkest shade alone
    primaryShade: 9,
    autoContrast: true,
    defaultRadius: 'md',
    cursorType: 'pointer',
    // what opens by itself in steps is there at once for who asked their system for calm
    respectReducedMotion: true,
    components: {
      // a word that is cut off says nothing
      Badge: { defaultProps: { miw: 'max-content' } },
      // an element of no role is nothing for a menu
      Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
      Notification: { defaultProps: { closeButtonProps: { 'aria-label': close } } },
    },
  })
// a filled button gets darker under the pointer: lighter, its white text could no longer be read
const darker = { '--mantine-primary-color-filled-hover': 'color-mix(in srgb, var(--mantine-primary-color-filled), black 12%)' }
// Mantine's pale grey is too pale to be read by everybody
const readable: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    ...darker,
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-7)',
  },
  dark: {
    ...darker,
    '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-1)',
  },
})
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''
// the name by which libraries that add styles of their own look for it
Object.assign(globalThis, { __webpack_nonce__: nonce })

await startI18n()
const root = document.getElementById('root')
if (root === null) throw new Error('the page has no root')
createRoot(root).render(
  <MantineProvider
    theme={themeOf(i18next.t('close'))}
    cssVariablesResolver={readable}
    defaultColorScheme="auto"
    getStyleNonce={() => nonce}
  >
    <Notifications position="top-right" />
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </MantineProvider>,
)
