import { commands } from '../commands.generated.ts'
import { exits, type ExitCode, usage } from '../fault.ts'
import { globalOptions } from '../globals.ts'
import type { Io } from '../io.ts'
import { ownOptions } from '../options.ts'
import type { Command } from '../table.ts'
import { wordSummaries } from '../word-summaries.ts'
import { parseWord } from '../word.ts'

const wordNames = () => wordSummaries.map(([synopsis]) => synopsis.split(' ')[0] ?? '')
const flagsOf = (command: Command) => ownOptions(command).flatMap(({ long }) => (long === undefined ? [] : [long]))
const globalFlags = () => globalOptions().flatMap(({ long }) => (long === undefined ? [] : [long]))
/** For a single-quoted word of every shell that is meant here. */
const quoted = (text: string) => `'${text.replaceAll("'", ' ')}'`

function bash(): string {
  const cases = commands.map((command) => [command.command, flagsOf(command).join(' ')] as const).filter(([, flags]) => flags !== '')
  return `# bash completion for croft and pc
_croft() {
  local line="\${COMP_LINE:0:COMP_POINT}" cur command= word own= i
  local -a words
  read -ra words <<< "$line"
  cur="\${words[-1]}"
  [[ "$line" == *[[:space:]] ]] && cur= && words+=("")
  for ((i = 1; i < \${#words[@]} - 1; i++)); do
    word="\${words[i]}"
    [[ "$word" != -* ]] && { command="$word"; break; }
  done
  COMPREPLY=()
  if [[ "$cur" == -* ]]; then
    case "$command" in
${cases.map(([name, flags]) => `      ${name}) own=${quoted(flags)} ;;`).join('\n')}
    esac
    COMPREPLY=($(compgen -W "$own ${globalFlags().join(' ')}" -- "$cur"))
  elif [[ -z "$command" || "$command" == help ]]; then
    COMPREPLY=($(compgen -W ${quoted([...commands.map(({ command }) => command), ...wordNames()].join(' '))} -- "$cur"))
    # bash takes a colon for the end of a word
    if [[ "$cur" == *:* && "$COMP_WORDBREAKS" == *:* ]]; then
      COMPREPLY=("\${COMPREPLY[@]#"\${cur%:*}":}")
    fi
  else
    # values of the panel are never read as words of the shell
    while IFS=$'\\t' read -r word _; do
      [[ -n "$word" ]] && COMPREPLY+=("$word")
    done < <(command "\${words[0]}" __complete -- "\${words[@]:1}" 2>/dev/null)
  fi
}
complete -o default -F _croft croft pc
`
}

function zsh(): string {
  const describe = (name: string, text: string) => quoted(`${name.replaceAll(':', '\\:')}:${text}`)
  const names = [
    ...commands.map(({ command, title }) => describe(command, title)),
    ...wordSummaries.map(([synopsis, text]) => describe(synopsis.split(' ')[0] ?? '', text)),
  ]
  return `#compdef croft pc
# zsh completion for croft and pc
_croft() {
  local -a names flags
  local command=\${words[(r)[^-]*:*]}
  names=(
${names.map((name) => `    ${name}`).join('\n')}
  )
  if [[ $PREFIX == -* ]]; then
    flags=(${globalFlags().join(' ')})
    case $command in
${commands.map((command) => `      ${command.command}) flags+=(${flagsOf(command).join(' ')}) ;;`).join('\n')}
    esac
    compadd -- $flags
  elif [[ -z $command || $words[2] == help ]] || (( CURRENT == 2 )); then
    _describe command names
  else
    local -a found
    local line
    while IFS= read -r line; do
      found+=("\${\${line//:/\\\\:}/$'\\t'/:}")
    done < <(command $words[1] __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
    if (( $#found )); then
      _describe value found
    else
      _files
    fi
  fi
}
compdef _croft croft pc
`
}

function fish(): string {
  const lines = (program: string) => [
    ...commands.map(({ command, title }) => `complete -c ${program} -n __croft_no_command -f -a ${quoted(command)} -d ${quoted(title)}`),
    `complete -c ${program} -n 'not __croft_no_command' -a '(__croft_values)'`,
    ...wordSummaries.map(
      ([synopsis, text]) => `complete -c ${program} -n __croft_no_command -f -a ${quoted(synopsis.split(' ')[0] ?? '')} -d ${quoted(text)}`,
    ),
    ...globalFlags().map((flag) => `complete -c ${program} -l ${flag.slice(2)}`),
    ...commands.flatMap((command) =>
      flagsOf(command).map((flag) => `complete -c ${program} -n '__fish_seen_subcommand_from ${command.command}' -l ${flag.slice(2)}`),
    ),
  ]
  return `# fish completion for croft and pc
function __croft_no_command
    not string match -qr -- '^[^-]' (commandline -opc)[2..-1]
end
function __croft_values
    set -l words (commandline -opc)
    command $words[1] __complete -- $words[2..-1] (commandline -ct) 2>/dev/null
end
${[...lines('croft'), ...lines('pc')].join('\n')}
`
}

/** `completion bash|zsh|fish`: a script to be loaded by that shell. */
export const completion = {
  async run(io: Io, before: Readonly<Record<string, unknown>>, rest: readonly string[]): Promise<ExitCode> {
    const { args } = parseWord(io, before, rest, { args: ['<shell>'] })
    const scripts: Readonly<Record<string, () => string>> = { bash, zsh, fish }
    const script = scripts[args[0] ?? '']
    if (script === undefined) throw usage('completion is there for bash, zsh and fish')
    io.stdout.write(script())
    return exits.done
  },
}
