/**
 * The keys whose values are never shown. They stand in the schema too, where editors and docs look; to ask it takes longer than
 * to read the configuration, so here they are at hand. A test compares the two.
 */
export const SECRET_PATHS: readonly (readonly string[])[] = [
  ['canvas', 'apiKey'],
  ['grit', 'apiKey'],
  ['monitor', 'pingUrl'],
  ['monitor', 'webhook'],
];
