import { errorPageTexts, renderErrorPage } from '../../../core/error-pages.ts'

/** Title and sentence of each page of `state/web/pages`, by file name without ending. */
const texts: Readonly<Record<string, readonly [title: string, sentence: string]>> = {
  ...errorPageTexts,
  '413': ['Too large', 'The upload is larger than this site accepts.'],
  '421': ['No site here yet', 'This server works, but no web site is set up for this name.'],
  'suspended-503': ['Site suspended', 'This site is switched off at the moment. Its owner can find out more from the hosting provider.'],
}

/** File name → HTML of every page that the edge itself shows. */
export const renderPages = (): ReadonlyMap<string, string> =>
  new Map(Object.entries(texts).map(([name, [title, sentence]]) => [`${name}.html`, renderErrorPage(title, sentence)]))
