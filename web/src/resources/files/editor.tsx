import { Alert, Button, Group, Image, Modal, Skeleton, Text, useComputedColorScheme } from '@mantine/core'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { css } from '@codemirror/lang-css'
import { html } from '@codemirror/lang-html'
import { javascript } from '@codemirror/lang-javascript'
import { json } from '@codemirror/lang-json'
import { php } from '@codemirror/lang-php'
import { bracketMatching, defaultHighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search'
import { Compartment, EditorState, type Extension } from '@codemirror/state'
import { EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ConflictError } from '@croft/sdk'
import * as files from '@croft/sdk/areas/files'
import { api, wordsOf } from '../../api/client.ts'
import { useWrite } from '../../api/write.ts'
import { Failure } from '../../ui/failure.tsx'

const grammars: Readonly<Record<string, () => Extension>> = {
  php: () => php(),
  html: () => html(),
  htm: () => html(),
  css: () => css(),
  js: () => javascript(),
  mjs: () => javascript(),
  ts: () => javascript({ typescript: true }),
  json: () => json(),
}
/** The part of an editor that follows the colour scheme, while the text and what was undone stay. */
const colours = new Compartment()
const pictures = new Set(['png', 'jpg', 'jpeg', 'gif', 'webp', 'svg', 'ico', 'avif'])
const ending = (path: string) => path.slice(path.lastIndexOf('.') + 1).toLowerCase()
const nonce = () => document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''

/** One text file in an editor; a save that would overwrite somebody else's is refused and asked about. */
export function Editor({ path, owner, close }: { readonly path: string; readonly owner: string; readonly close: () => void }): ReactNode {
  const { t } = useTranslation()
  const dark = useComputedColorScheme('light') === 'dark'
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const [changed, setChanged] = useState(false)
  const isPicture = pictures.has(ending(path))
  const modified = useRef('')
  const { data, error, refetch } = useQuery({
    // not one of the folder's lists: what is read anew would take the place of what is being typed
    queryKey: ['file-text', owner, path],
    queryFn: async () => {
      const [text, facts] = await Promise.all([files.read(api, { path, user: owner }), files.stat(api, { path, user: owner })])
      return { content: text.content, modified: facts.mod_time }
    },
    enabled: !isPicture,
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  })
  const typed = () => view.current?.state.doc.toString() ?? ''
  const save = useWrite(
    async (anyway: boolean) => {
      const content = typed()
      await files.write(api, { path, content, user: owner, ...(anyway ? {} : { if_mod_time: modified.current }) })
      modified.current = (await files.stat(api, { path, user: owner })).mod_time
      return content
    },
    { quiet: true, changes: [['files', owner]], done: (content) => setChanged(typed() !== content) },
  )
  const saveRef = useRef(() => save.mutate(false))
  saveRef.current = () => save.mutate(false)
  useEffect(() => {
    if (data === undefined || place.current === null) return
    modified.current = data.modified
    const state = EditorState.create({
      doc: data.content,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        highlightActiveLine(),
        bracketMatching(),
        highlightSelectionMatches(),
        syntaxHighlighting(defaultHighlightStyle, { fallback: true }),
        EditorView.cspNonce.of(nonce()),
        EditorView.lineWrapping,
        EditorView.theme({ '&': { height: '65vh' }, '.cm-scroller': { fontFamily: 'monospace' } }),
        colours.of([]),
        EditorView.contentAttributes.of({ 'aria-label': path }),
        keymap.of([
          { key: 'Mod-s', run: () => (saveRef.current(), true) },
          ...defaultKeymap,
          ...historyKeymap,
          ...searchKeymap,
          indentWithTab,
        ]),
        grammars[ending(path)]?.() ?? [],
        EditorView.updateListener.of((update) => update.docChanged && setChanged(true)),
      ],
    })
    view.current = new EditorView({ state, parent: place.current })
    return () => view.current?.destroy()
  }, [data, path])
  useEffect(() => view.current?.dispatch({ effects: colours.reconfigure(EditorView.darkTheme.of(dark)) }), [data, path, dark])
  const leave = () => {
    if (!changed || globalThis.confirm(t('editor.unsaved'))) close()
  }
  const conflict = save.error instanceof ConflictError
  return (
    <Modal opened onClose={leave} size="90%" title={path} closeOnClickOutside={false} closeButtonProps={{ 'aria-label': t('close') }}>
      {isPicture && (
        <Image
          src={`/api/v1/files/download?${new URLSearchParams({ path, user: owner }).toString()}`}
          alt={path}
          mah="70vh"
          fit="contain"
        />
      )}
      {!isPicture &&
        data === undefined &&
        (error === null ? <Skeleton height={300} /> : <Failure error={error} retry={() => void refetch()} />)}
      {save.error !== null && (
        <Alert color="red" mb="sm" role="alert">
          <Group justify="space-between">
            <Text size="sm">{conflict ? t('editor.conflict') : wordsOf(save.error)}</Text>
            {conflict && (
              <Button size="compact-sm" color="red" onClick={() => save.mutate(true)}>
                {t('editor.overwrite')}
              </Button>
            )}
          </Group>
        </Alert>
      )}
      <div ref={place} />
      {data !== undefined && (
        <Group justify="flex-end" mt="sm">
          <Button disabled={!changed} loading={save.isPending} onClick={() => save.mutate(false)}>
            {t('form.save')}
          </Button>
        </Group>
      )}
    </Modal>
  )
}
