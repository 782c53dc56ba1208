import { everyCommand, everyOption, nameOf, quoted, type CommandTree, type OptionWords } from './tree.ts';

/**
 * A script that completes the command line in bash, from 3.2 on, which is what macOS has. All is in the script: it
 * does not start grit-sync, which takes a moment on a small machine.
 */
export function bashScript(tree: CommandTree): string {
  return `# Completion of grit-sync for bash, made by "grit-sync completion bash".
_grit_sync() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} path= words= options= files= i
  COMPREPLY=()
  # bash makes three words of --config=file.
  if [[ $current == = ]]; then current=
  elif [[ $before == = ]]; then before=\${COMP_WORDS[COMP_CWORD-2]}; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$path \${COMP_WORDS[i]}" in
${commandCases(tree)}
      *${valueNames(tree).join('|*')}) ((i++)) ;;
    esac
  done
  # What begins with a hyphen is an option, also behind one whose value may be left out.
  if [[ $current == -* ]]; then before=; fi
  case "$before" in
${valueCases(tree).join('\n')}
  esac
  if [[ -z $words$files ]]; then
    case "$path" in
${everyCommand(tree).map(wordsCase).join('\n')}
    esac
    if [[ $current == -* ]]; then words=$options files=; fi
  fi
  local IFS=$' \\n'
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  if [[ $files == yes ]]; then
    IFS=$'\\n'
    COMPREPLY+=($(compgen -f -- "$current"))
    compopt -o filenames 2>/dev/null
  fi
}
complete -F _grit_sync grit-sync`;
}

/** Which word leads from which command to which, as the cases of a shell. */
export function commandCases(tree: CommandTree): string {
  return everyCommand(tree)
    .filter(({ path }) => path.length > 0)
    .map(({ path }) => {
      const words = quoted(` ${path.join(' ')}`);
      return `      ${words}) path=${words} ;;`;
    })
    .join('\n');
}

/** The options behind which a value must follow, which is no command whatever it is; with a space before each. */
export function valueNames(tree: CommandTree): string[] {
  const taking = everyOption(tree).filter(
    ({ value, isValueOptional }) => value !== 'none' && !isValueOptional,
  );
  return taking.flatMap(({ names }) => names.map((name) => quoted(` ${name}`)));
}

function valueCases(tree: CommandTree): string[] {
  const taking = everyOption(tree).filter(({ value }) => value !== 'none');
  return taking.map((option) => `    ${option.names.join('|')}) ${valueOf(option)} ;;`);
}

/** Where only a person knows the value, nothing is offered. */
function valueOf({ value, choices, isValueOptional }: OptionWords): string {
  if (value === 'file') return 'files=yes';
  if (value === 'choice') return `words=${quoted(choices.join(' '))}`;
  return isValueOptional ? ':' : 'return';
}

function wordsCase(command: CommandTree): string {
  const { path, options, choices, commands, takesFile } = command;
  const words = [...commands.map(nameOf), ...choices].join(' ');
  const names = options.flatMap((option) => option.names).join(' ');
  const files = takesFile ? ' files=yes' : '';
  return `      ${quoted(path.map((word) => ` ${word}`).join(''))}) words=${quoted(words)} options=${quoted(names)}${files} ;;`;
}
