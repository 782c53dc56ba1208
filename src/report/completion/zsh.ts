import { commandCases, valueNames } from './bash.ts';
import { everyCommand, everyOption, nameOf, quoted, type CommandTree } from './tree.ts';

/** The same for zsh, with descriptions: to be sourced after compinit, or a file \`_grit-sync\` in a folder of $fpath. */
export function zshScript(tree: CommandTree): string {
  return `#compdef grit-sync
# Completion of grit-sync for zsh, made by "grit-sync completion zsh".
_grit-sync() {
  local path_ before=$words[CURRENT-1] i
  local -a commands options values
  # $path is zsh's own.
  for ((i = 2; i < CURRENT; i++)); do
    case "$path_ $words[i]" in
${commandCases(tree).replaceAll(') path=', ') path_=')}
      *${valueNames(tree).join('|*')}) ((i++)) ;;
    esac
  done
  if [[ $PREFIX == --*=* ]]; then
    before=\${PREFIX%%=*}
    compset -P '*='
  elif [[ $PREFIX == -* ]]; then
    before=
  fi
  case "$before" in
${valueCases(tree).join('\n')}
  esac
  case "$path_" in
${everyCommand(tree).map(wordsCase).join('\n')}
  esac
  if [[ $PREFIX == -* ]]; then
    _describe -o option options
  else
    (( $#commands )) && _describe command commands
    (( $#values )) && _files
  fi
}
# Loaded by zsh on its own, this file is the function.
if [[ $funcstack[1] == _grit-sync ]]; then
  _grit-sync "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
  compdef _grit-sync grit-sync
fi`;
}

function valueCases(tree: CommandTree): string[] {
  return everyOption(tree).flatMap(({ names, value, choices, isValueOptional }) => {
    if (value === 'none' || (value === 'other' && isValueOptional)) return [];
    const action = value === 'file' ? '_files; ' : value === 'choice' ? `compadd ${choices.join(' ')}; ` : '';
    return [`    ${names.join('|')}) ${action}return ;;`];
  });
}

function wordsCase(command: CommandTree): string {
  const { path, options, choices, commands, takesFile } = command;
  const words = [
    ...commands.map((one) => described(nameOf(one), one.description)),
    ...choices.map((choice) => quoted(choice)),
  ];
  const names = options.flatMap((option) => option.names.map((name) => described(name, option.description)));
  const files = takesFile ? ' values=(files)' : '';
  const at = quoted(path.map((word) => ` ${word}`).join(''));
  return `    ${at}) commands=(${words.join(' ')}) options=(${names.join(' ')})${files} ;;`;
}

function described(name: string, description: string): string {
  return quoted(`${name}:${description.replaceAll(':', ',')}`);
}
