import type { Notification } from '@croft/sdk/shapes'

/** Colour of a notification. */
export const severityColors: Readonly<Record<Notification['severity'], string>> = { info: 'gray', warning: 'orange', error: 'red' }
