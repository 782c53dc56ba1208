/**
 * The licences of what a bundle holds. The bundle is a copy of code of others, and they ask that their notice goes
 * wherever their code goes.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of the package that a file belongs to. */
const PACKAGE = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/;
const NOTICE = /^(?:licen[cs]e|copying|notice)/i;
const RULE = '='.repeat(80);

/** The notices of all packages of which there is code in the bundle that esbuild describes. */
export function thirdPartyLicences({ outputs }) {
  const files = Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs));
  const folders = new Set(files.flatMap((file) => PACKAGE.exec(file) ?? []));
  const sections = [...folders].sort().map((folder) => `${RULE}\n\n${noticeOf(folder)}\n`);
  return `This program contains code of the packages below. Each has its own licence.\n\n${sections.join('\n')}`;
}

function noticeOf(folder) {
  const { name, version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const texts = readdirSync(folder)
    .filter((file) => NOTICE.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8').trim());
  if (texts.length === 0) texts.push(textOf(name, license, author));
  return [`${name} ${version} (${license})`, ...texts].join('\n\n');
}

/** Some only name their licence. Each of these has one text for everybody; the MIT licence is that of this project, too. */
function textOf(name, license, author) {
  const terms = license === 'MIT' ? ownTerms() : license === 'ISC' ? ISC : undefined;
  if (terms === undefined || author === undefined) {
    throw new Error(`${name} (${license}) comes without the text of its licence; find out what it asks for.`);
  }
  return `Copyright (c) ${author.name ?? author}\n\n${terms}`;
}

function ownTerms() {
  const own = readFileSync('LICENSE', 'utf8');
  return own.slice(own.indexOf('Permission is hereby granted')).trim();
}

const ISC = `Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby
granted, provided that the above copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL
IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT,
INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN
ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF
THIS SOFTWARE.`;
