/** The folder where a configuration is looked for first; the root where it has been deleted under our feet. */
export function currentFolder(world: NodeJS.Process): string {
  try {
    return world.cwd();
  } catch {
    return '/';
  }
}
