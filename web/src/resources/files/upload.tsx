import { Box, Overlay, Center, Paper, Progress, Stack, Text } from '@mantine/core'
import { type DragEvent, type ReactNode, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { sendInPieces } from './resumable.ts'

interface Upload {
  readonly name: string
  readonly percent: number
  readonly error: string
}

/** From here on a file goes in pieces, so that a broken line costs no more than one of them. */
const large = 8 * 1024 * 1024

/** Sends one file; the browser tells how far it is, which `fetch` does not. */
function send(file: File, path: string, owner: string, progress: (percent: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const form = new FormData()
    form.set('path', path)
    form.append('file', file)
    const request = new XMLHttpRequest()
    request.open('POST', `/api/v1/files/upload?${new URLSearchParams({ user: owner }).toString()}`)
    request.upload.onprogress = ({ loaded, total }) => progress((loaded / total) * 100)
    request.onerror = () => reject(new Error('The server cannot be reached'))
    request.onload = () => {
      if (request.status < 300) return resolve()
      try {
        reject(new Error((JSON.parse(request.responseText) as { readonly message: string }).message))
      } catch {
        reject(new Error(`The server answered ${request.status}`))
      }
    }
    request.send(form)
  })
}

export interface UploadAreaProps {
  readonly path: string
  readonly owner: string
  readonly done: () => void
  readonly children: (choose: () => void) => ReactNode
}

/** Files that are dropped here, or chosen, go up one after the other. */
export function UploadArea({ path, owner, done, children }: UploadAreaProps): ReactNode {
  const { t } = useTranslation()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const [uploads, setUploads] = useState<readonly Upload[]>([])
  const note = (name: string, patch: Partial<Upload>) =>
    setUploads((before) => before.map((each) => (each.name === name ? { ...each, ...patch } : each)))
  const start = async (list: FileList | null) => {
    const chosen = [...(list ?? [])]
    setUploads(chosen.map(({ name }) => ({ name, percent: 0, error: '' })))
    for (const file of chosen) {
      await (file.size > large ? sendInPieces : send)(file, path, owner, (percent) => note(file.name, { percent })).then(
        () => note(file.name, { percent: 100 }),
        (error: unknown) => note(file.name, { error: error instanceof Error ? error.message : String(error) }),
      )
    }
    setUploads((before) => before.filter(({ error }) => error !== ''))
    done()
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void start(event.dataTransfer.files)
  }
  return (
    <Box
      pos="relative"
      mih={400}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={(event) => event.currentTarget === event.target && setOver(false)}
      onDrop={drop}
    >
      {over && (
        <Overlay backgroundOpacity={0.2}>
          <Center h="100%">
            <Text fw={700}>{t('files.drop', { path })}</Text>
          </Center>
        </Overlay>
      )}
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-hidden="true"
        tabIndex={-1}
        onChange={(event) => void start(event.currentTarget.files)}
      />
      {uploads.length > 0 && (
        <Paper withBorder p="sm" mb="sm" role="status">
          <Stack gap="xs">
            {uploads.map(({ name, percent, error }) => (
              <div key={name}>
                <Text size="sm" c={error === '' ? undefined : 'red'}>
                  {name} {error}
                </Text>
                <Progress value={percent} color={error === '' ? 'cyan' : 'red'} aria-label={name} />
              </div>
            ))}
          </Stack>
        </Paper>
      )}
      {children(() => input.current?.click())}
    </Box>
  )
}
