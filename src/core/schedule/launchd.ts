import { patience, swap, type Filling } from './fill.ts';

/** The property list of examples/launchd, with what is true on this machine in the places of what is not. */
export function filledPlist(example: string, filling: Filling): string {
  const { node, program, config, user } = filling;
  const log = `${config.slice(0, config.lastIndexOf('/'))}/grit-sync.log`;
  const ofKey = (key: string, path: string) => `<key>${key}</key>\n    ${string(path)}`;
  const exampleLog = '/Users/shop/grit-sync/grit-sync.log';
  const swaps: [string, string][] = [
    // No path in a comment: two hyphens in it would end the comment.
    [
      'as step 1 of crontab.example says, with /Users/shop/grit-sync/grit-sync.config.yaml.',
      'with a preview, with the configuration that is named below.',
    ],
    [
      'Change "shop", the paths and, if you like, the name "edu.example" in this file. Keep everything out of Desktop,',
      'Save this as edu.example.grit-sync.plist. Keep what it names out of Desktop,',
    ],
    [string('/opt/homebrew/bin/node'), string(node)],
    [string('/opt/homebrew/bin/grit-sync'), string(program)],
    [string('/Users/shop/grit-sync/grit-sync.config.yaml'), string(config)],
    [string('shop'), string(user)],
    [ofKey('StandardOutPath', exampleLog), ofKey('StandardOutPath', log)],
    [ofKey('StandardErrorPath', exampleLog), ofKey('StandardErrorPath', log)],
    ['<integer>1620</integer>', `<integer>${60 * patience(filling)}</integer>`],
    ['configuration (25 minutes)', `configuration (${filling.timeoutMinutes} minutes)`],
  ];
  return swaps.reduce((text, [part, replacement]) => swap(text, part, replacement), example);
}

function string(text: string): string {
  const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
  return `<string>${text.replace(/[&<>]/g, (sign) => names[sign] ?? sign)}</string>`;
}
