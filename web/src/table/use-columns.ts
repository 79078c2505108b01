import { useLocalStorage } from '@mantine/hooks'
import type { Column } from './list-page.tsx'

/** Which columns are shown; the choice is kept in this browser. The first always is: it names the row. */
export function useColumns<Row>(list: string, columns: readonly Column<Row>[]) {
  const hidden = Object.fromEntries(columns.filter((column) => column.hidden === true).map(({ name }) => [name, false]))
  const [visibility, setVisibility] = useLocalStorage<Record<string, boolean>>({ key: `croft-columns-${list}`, defaultValue: hidden })
  const shown = columns.filter(({ name }, index) => index === 0 || visibility[name] !== false)
  return {
    shown,
    toggle: (name: string) => setVisibility((before) => ({ ...before, [name]: before[name] === false })),
  }
}
