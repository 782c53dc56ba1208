/** Damages workbooks by chance, the same each time for a seed: the bytes of the archive, or the XML in it. */
import { unzipSync } from 'fflate';
import { seededRandom } from '../../src/demo/random.ts';
import { zipOf } from './zip-by-hand.ts';

export interface Mutation {
  seed: number;
  /** What was done, for a person. */
  what: string;
  bytes: Buffer;
}

/** Picks by chance. */
class Chance {
  readonly #next: () => number;
  constructor(seed: number) {
    this.#next = seededRandom(Math.imul(seed + 1, 0x9e3779b1));
    // Near seeds begin alike.
    for (let i = 0; i < 8; i += 1) this.#next();
  }
  below(count: number): number {
    return Math.floor(this.#next() * count);
  }
  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }
}

/** One mutation, seldom more, of one of the workbooks. */
export function mutate(bases: readonly Buffer[], seed: number): Mutation {
  const chance = new Chance(seed);
  let bytes: Buffer = chance.of(bases);
  const what: string[] = [];
  const times = 1 + (chance.below(4) === 0 ? chance.below(4) : 0);
  for (let i = 0; i < times; i += 1) {
    const isRaw = chance.below(3) === 0;
    // Only what is whole can be unpacked and changed within.
    const done =
      isRaw || what.some((one) => one.startsWith('raw')) ? rawly(bytes, chance) : within(bytes, chance);
    bytes = done.bytes;
    what.push(done.what);
  }
  return { seed, what: what.join('; '), bytes };
}

type Done = { what: string; bytes: Buffer };

const SIGNATURES = ['PK\x01\x02', 'PK\x03\x04', 'PK\x05\x06', 'PK\x06\x06', 'PK\x06\x07', 'PK\x07\x08'];
const EXTREMES = [0, 1, 0x7f, 0x80, 0xff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];

function rawly(bytes: Buffer, chance: Chance): Done {
  const at = chance.below(bytes.length + 1);
  const length = chance.of([1, 1, 2, 4, 16, 100, 1000]);
  const span = bytes.subarray(at, at + length);
  const done = (what: string, ...pieces: Uint8Array[]) => ({
    what: `raw ${what} ${length} at ${at}`,
    bytes: Buffer.concat(pieces),
  });
  switch (chance.below(8)) {
    case 0:
      return done(
        'flip',
        bytes.subarray(0, at),
        span.map((byte) => byte ^ (1 << chance.below(8))),
        bytes.subarray(at + span.length),
      );
    case 1:
      return done('delete', bytes.subarray(0, at), bytes.subarray(at + length));
    case 2:
      return done(
        'insert',
        bytes.subarray(0, at),
        Buffer.alloc(length, chance.below(256)),
        bytes.subarray(at),
      );
    case 3:
      return done('cut off', bytes.subarray(0, at));
    case 4:
      return done('twice', bytes.subarray(0, at), span, bytes.subarray(at));
    default:
      return inRecord(bytes, chance);
  }
}

/** Changes a field of one of the archive's records: sizes, offsets, counts, methods, flags, names. */
function inRecord(bytes: Buffer, chance: Chance): Done {
  const signature = chance.of(SIGNATURES);
  const found: number[] = [];
  for (
    let at = bytes.indexOf(signature, 0, 'latin1');
    at >= 0;
    at = bytes.indexOf(signature, at + 1, 'latin1')
  )
    found.push(at);
  const changed = Buffer.from(bytes);
  if (found.length === 0) return { what: 'raw nothing', bytes: changed };
  const place = chance.of(found) + chance.below(60);
  const width = chance.of([1, 2, 4] as const);
  if (place + width > bytes.length) return { what: 'raw nothing', bytes: changed };
  const before = changed.readUIntLE(place, width);
  const value = chance.of([...EXTREMES, before + 1, Math.max(0, before - 1), bytes.length]) % 256 ** width;
  changed.writeUIntLE(value, place, width);
  return { what: `raw ${width} bytes of a record at ${place}: ${before} to ${value}`, bytes: changed };
}

function within(bytes: Buffer, chance: Chance): Done {
  const parts = Object.entries(unzipSync(bytes)).map(([name, content]) => ({
    name,
    content: Buffer.from(content),
  }));
  const sheets = parts.filter(({ name }) => /sheet\d*\.xml$|sharedStrings/.test(name));
  const part = chance.of(chance.below(3) === 0 || sheets.length === 0 ? parts : sheets);
  let what: string;
  const kind = chance.below(12);
  if (kind === 0) {
    what = `without ${part.name}`;
    parts.splice(parts.indexOf(part), 1);
  } else if (kind === 1) {
    const name = chance.of([
      part.name.toUpperCase(),
      part.name.replaceAll('/', '\\'),
      `/${part.name}`,
      `${part.name}x`,
      '',
    ]);
    what = `${part.name} is called ${name}`;
    part.name = name;
  } else if (kind === 2) {
    const coded = chance.of(['utf16le', 'latin1', 'mark'] as const);
    what = `${part.name} in ${coded}`;
    const text = part.content.toString('utf8');
    part.content =
      coded === 'mark'
        ? Buffer.from(`\ufeff${text}`)
        : Buffer.from(coded === 'latin1' ? text : `\ufeff${text}`, coded);
  } else {
    const done = inXml(part.content.toString('utf8'), chance);
    what = `${part.name}: ${done.what}`;
    part.content = Buffer.from(done.text);
  }
  return { what, bytes: zipOf(parts) };
}

const NUMBERS = [
  '',
  '-1',
  '0',
  '1',
  '2',
  '7',
  '999',
  '1048577',
  '10000000',
  '4294967296',
  '1e3',
  '0x10',
  '1E400',
  'NaN',
  '12345678901234567890',
  ' 3 ',
];
const CELLS = [
  'A1',
  'B2',
  'E5',
  'a3',
  'ZZZZZZZ1',
  'XFD1048576',
  'A0',
  'AA',
  '5',
  '',
  '$B$2',
  'B-1',
  'B99999999999',
];
const TYPES = ['s', 'n', 'b', 'e', 'd', 'str', 'inlineStr', 'invented', ''];
const VALUES: Record<string, readonly string[]> = {
  r: [...CELLS, ...NUMBERS],
  t: TYPES,
  s: NUMBERS,
  state: ['hidden', 'veryHidden', 'visible', 'Hidden', ''],
  TargetMode: ['External', 'Internal'],
  Target: [
    '/xl/worksheets/sheet1.xml',
    'missing.xml',
    '../xl/worksheets/sheet1.xml',
    'worksheets\\sheet1.xml',
    'WORKSHEETS/SHEET1.XML',
    '../../..',
    'http://shop.example/',
    '',
  ],
};
const JUNK = [
  '<!-- x -->',
  '<?pi x?>',
  '<![CDATA[x]]>',
  '&#x41;',
  '&amp;',
  '&nothing;',
  '&#0;',
  '\ud83e\ude9a',
  ' ',
  '\n',
  '\u0000',
  '<a>',
  '</a>',
  '<a/>',
  '<',
  '>',
  '&',
  ']]>',
  '<!DOCTYPE a [<!ENTITY e "x">]>',
  '&e;',
  '_x000D_',
  '<row>',
  '</row>',
  '<c r="B2"><v>1</v></c>',
  '<v>1</v>',
  '<t>x</t>',
  '<is><t>x</t></is>',
  '<f>1</f>',
];

/** Changes tags, attributes and texts. */
function inXml(xml: string, chance: Chance): { what: string; text: string } {
  const pieces = xml.match(/<[^>]*>|[^<]+/g) ?? [];
  const at = chance.below(pieces.length);
  const piece = pieces[at] ?? '';
  const done = (what: string, ...instead: string[]) => {
    pieces.splice(at, 1, ...instead);
    return { what: `${what} at ${at} ${JSON.stringify(piece.slice(0, 60))}`, text: pieces.join('') };
  };
  switch (chance.below(10)) {
    case 0:
      return done('drop');
    case 1:
      return done('twice', piece, piece);
    case 2: {
      const other = chance.below(pieces.length);
      const instead = pieces[other] ?? '';
      pieces[other] = piece;
      return done(`swap with ${other}`, instead);
    }
    case 3: {
      const junk = chance.of(JUNK);
      return done(`put ${JSON.stringify(junk)}`, junk, piece);
    }
    case 4:
      return done('prefix', piece.replace(/^(<\/?)(?=\w)/, '$1x:'));
    case 5:
      return done('drop the element', ...dropped(pieces, at));
    case 6:
      return done('quotes and blanks', piece.replaceAll(/="([^"']*)"/g, "\n = '$1' "));
    case 7:
      if (!piece.startsWith('<')) return done('a number', chance.of(NUMBERS));
      return done(
        'put within',
        piece.replace(/>$/, ` ${chance.of(['r="B2"', 't="s"', 'a="1"', 'r', 'r="B2" r="C3"'])}>`),
      );
    default: {
      const attributes = [...piece.matchAll(/\s([\w:]+)="([^"]*)"/g)];
      if (attributes.length === 0)
        return done('a number', piece.startsWith('<') ? piece : chance.of(NUMBERS));
      const [whole, name = '', value = ''] = chance.of(attributes);
      const instead = chance.of([...(VALUES[name] ?? []), value.toUpperCase(), `${value}1`, null]);
      return done(
        `${name} ${value} to ${instead}`,
        piece.replace(whole, instead === null ? '' : ` ${name}="${instead}"`),
      );
    }
  }
}

/** Takes an element with all that is in it out of the pieces; gives what stands in place of its first piece. */
function dropped(pieces: string[], at: number): string[] {
  const name = /^<([\w:]+)[^/]*>$/.exec(pieces[at] ?? '')?.[1];
  const end = name === undefined ? -1 : pieces.indexOf(`</${name}>`, at);
  if (end > at) pieces.splice(at + 1, end - at);
  return [];
}
