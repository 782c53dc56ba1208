/** A command as a shell needs to know it. */
export interface CommandTree {
  /** The words behind `grit-sync` that lead to it; empty for the program itself. */
  path: readonly string[];
  description: string;
  /** Its own options and those that every command has. */
  options: readonly OptionWords[];
  /** What can stand in the places of its arguments, where that is a few words. */
  choices: readonly string[];
  /** Whether one of its arguments can be a file. */
  takesFile: boolean;
  commands: readonly CommandTree[];
}

export interface OptionWords {
  /** Such as `-c` and `--config`. */
  names: readonly string[];
  description: string;
  /** What follows it: nothing, a file, one of the choices, or something that only a person knows. */
  value: 'none' | 'file' | 'choice' | 'other';
  /** Whether it can also stand alone. */
  isValueOptional: boolean;
  choices: readonly string[];
}

/** The command and all below it. */
export function everyCommand(tree: CommandTree): CommandTree[] {
  return [tree, ...tree.commands.flatMap(everyCommand)];
}

/** The last word that leads to a command. */
export function nameOf({ path }: CommandTree): string {
  return path.at(-1) ?? 'grit-sync';
}

/** The options of all commands, each once; the same name twice only if one takes a value and the other does not. */
export function everyOption(tree: CommandTree): OptionWords[] {
  const all = everyCommand(tree).flatMap(({ options }) => options);
  return [...new Map(all.map((option) => [[...option.names, option.value].join(), option])).values()];
}

/** A text as one word for a shell: bash, zsh and fish agree on these quotes. */
export function quoted(text: string): string {
  return `'${text.replaceAll('\\', '').replaceAll("'", String.raw`'\''`)}'`;
}
