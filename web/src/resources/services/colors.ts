/** State of a service → colour. */
export const colors = { running: 'teal', stopped: 'gray', failed: 'red', not_installed: 'gray' } as const
