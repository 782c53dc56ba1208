import { everyCommand, everyOption, nameOf, quoted, type CommandTree, type OptionWords } from './tree.ts';

/** The same for fish, with descriptions. */
export function fishScript(tree: CommandTree): string {
  const cases = everyCommand(tree)
    .filter(({ path }) => path.length > 0)
    .map(
      ({ path }) => `            case ${quoted(path.join(' '))}\n                set path ${path.join(' ')}`,
    );
  const taking = everyOption(tree).filter(
    ({ value, isValueOptional }) => value !== 'none' && !isValueOptional,
  );
  return `# Completion of grit-sync for fish, made by "grit-sync completion fish".
function __grit_sync_at
    set -l path
    set -l is_value 0
    for word in (commandline -opc)[2..-1]
        if test $is_value = 1
            set is_value 0
            continue
        end
        if contains -- $word ${taking.flatMap(({ names }) => names).join(' ')}
            set is_value 1
        end
        set -l here $path $word
        switch "$here"
${cases.join('\n')}
        end
    end
    test "$path" = "$argv[1]"
end
complete -c grit-sync -f
${everyCommand(tree).flatMap(linesOf).join('\n')}`;
}

function linesOf({ path, options, choices, commands, takesFile }: CommandTree): string[] {
  const at = `complete -c grit-sync -n ${quoted(`__grit_sync_at "${path.join(' ')}"`)}`;
  const words = [
    ...commands.map((one) => `${at} -a ${quoted(nameOf(one))} -d ${quoted(one.description)}`),
    ...choices.map((choice) => `${at} -a ${quoted(choice)}`),
  ];
  return [
    ...words,
    ...(takesFile ? [`${at} -F`] : []),
    ...options.map((option) => `${at} ${optionLine(option)}`),
  ];
}

function optionLine({ names, description, value, isValueOptional, choices }: OptionWords): string {
  const flags = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  const values: Record<OptionWords['value'], string> = {
    none: '',
    file: ' -r -F',
    // fish knows no value that may be left out; as a word of its own it can be given all the same.
    choice: `${isValueOptional ? '' : ' -x'} -a ${quoted(choices.join(' '))}`,
    other: isValueOptional ? '' : ' -x',
  };
  return `${flags.join(' ')}${values[value]} -d ${quoted(description)}`;
}
