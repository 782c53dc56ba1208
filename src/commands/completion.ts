import { EXIT } from '../errors.ts';
import { bashScript } from '../report/completion/bash.ts';
import { fishScript } from '../report/completion/fish.ts';
import type { CommandTree } from '../report/completion/tree.ts';
import { zshScript } from '../report/completion/zsh.ts';
import { Output } from './output.ts';

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript };

export type Shell = keyof typeof SCRIPTS;

/** `grit-sync completion`: prints the script with which a shell completes this command line. */
export function completion(shell: Shell, tree: CommandTree, world: NodeJS.Process): number {
  new Output(world, { color: false }).print(SCRIPTS[shell](tree));
  return EXIT.ok.code;
}
