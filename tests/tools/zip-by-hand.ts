/** Makes zip archives of every kind that is legal, and some that are not. */
import { constants, crc32, deflateRawSync } from 'node:zlib';

export interface ZipPart {
  name: string;
  content: string | Uint8Array;
  /** Packed content that stands in place of `content`, with the size that is claimed for it. */
  packed?: { bytes: Buffer; size: number; crc: number };
  stored?: boolean;
  /** The sizes stand behind the content, in so many bytes: with a signature or not, long numbers or short ones. */
  descriptor?: 12 | 16 | 20 | 24;
  /** Sizes and place in extra fields, as for large archives. */
  zip64?: boolean;
  flags?: number;
  method?: number;
  /** Place of the content of another part, which the directory names as this part's own. */
  sameAs?: string;
}

interface Around {
  before?: Buffer;
  after?: Buffer;
  comment?: string;
  /** With the end records of a large archive. */
  zip64?: boolean;
}

const FULL = 0xffffffff;

function numbers(...fields: [bytes: 2 | 4 | 8, value: number][]): Buffer {
  return Buffer.concat(
    fields.map(([bytes, value]) => {
      const field = Buffer.alloc(bytes);
      if (bytes === 2) field.writeUInt16LE(value);
      else if (bytes === 4) field.writeUInt32LE(value);
      else field.writeBigUInt64LE(BigInt(value));
      return field;
    }),
  );
}

interface Measured {
  part: ZipPart;
  name: Buffer;
  bytes: Buffer;
  size: number;
  crc: number;
  method: number;
  flags: number;
}

function measured(part: ZipPart): Measured {
  const content = Buffer.from(part.content as string);
  const stored = part.stored === true;
  return {
    part,
    name: Buffer.from(part.name),
    bytes: part.packed?.bytes ?? (stored ? content : deflateRawSync(content)),
    size: part.packed?.size ?? content.length,
    crc: part.packed?.crc ?? crc32(content),
    method: part.method ?? (stored ? 0 : 8),
    flags: (part.flags ?? 0) | 0x800 | (part.descriptor === undefined ? 0 : 8),
  };
}

/** What stands before and behind a part's content. */
function local({ part, name, bytes, size, crc, method, flags }: Measured): Buffer {
  const later = part.descriptor !== undefined;
  const wide = part.zip64 === true;
  const field = (value: number) => (later ? 0 : wide ? FULL : value);
  const extra = wide ? numbers([2, 1], [2, 16], [8, later ? 0 : size], [8, later ? 0 : bytes.length]) : '';
  const head = numbers(
    ...([
      [4, 0x04034b50],
      [2, wide ? 45 : 20],
      [2, flags],
      [2, method],
      [4, 0x21],
      [4, later ? 0 : crc],
      [4, field(bytes.length)],
      [4, field(size)],
      [2, name.length],
      [2, extra.length],
    ] as [2 | 4, number][]),
  );
  const long = part.descriptor === 20 || part.descriptor === 24 ? 8 : 4;
  const behind = later
    ? Buffer.concat([
        part.descriptor === 16 || part.descriptor === 24 ? numbers([4, 0x08074b50]) : Buffer.alloc(0),
        numbers([4, crc], [long, bytes.length], [long, size]),
      ])
    : Buffer.alloc(0);
  return Buffer.concat([head, name, Buffer.from(extra), bytes, behind]);
}

function entry({ part, name, bytes, size, crc, method, flags }: Measured, place: number): Buffer {
  const wide = part.zip64 === true;
  const extra = wide ? numbers([2, 1], [2, 24], [8, size], [8, bytes.length], [8, place]) : Buffer.alloc(0);
  const head = numbers(
    ...([
      [4, 0x02014b50],
      [2, 45],
      [2, wide ? 45 : 20],
      [2, flags],
      [2, method],
      [4, 0x21],
      [4, crc],
      [4, wide ? FULL : bytes.length],
      [4, wide ? FULL : size],
      [2, name.length],
      [2, extra.length],
      [2, 0],
      [2, 0],
      [2, 0],
      [4, 0],
      [4, wide ? FULL : place],
    ] as [2 | 4, number][]),
  );
  return Buffer.concat([head, name, extra]);
}

/** The archive of these parts. */
export function zipOf(parts: readonly ZipPart[], around: Around = {}): Buffer {
  const before = around.before ?? Buffer.alloc(0);
  const pieces = [before];
  const entries: Buffer[] = [];
  const places = new Map<string, number>();
  let at = before.length;
  for (const part of parts) {
    const one = measured(part);
    const place = part.sameAs === undefined ? at : (places.get(part.sameAs) ?? 0);
    places.set(part.name, place);
    entries.push(entry(one, place));
    if (part.sameAs !== undefined) continue;
    const bytes = local(one);
    pieces.push(bytes);
    at += bytes.length;
  }
  const directory = Buffer.concat(entries);
  const comment = Buffer.from(around.comment ?? '');
  const wide = around.zip64 === true;
  const large = wide
    ? numbers(
        ...([
          [4, 0x06064b50],
          [8, 44],
          [2, 45],
          [2, 45],
          [4, 0],
          [4, 0],
          [8, parts.length],
          [8, parts.length],
          [8, directory.length],
          [8, at],
          [4, 0x07064b50],
          [4, 0],
          [8, at + directory.length],
          [4, 1],
        ] as [2 | 4 | 8, number][]),
      )
    : Buffer.alloc(0);
  const count = wide ? 0xffff : Math.min(parts.length, 0xffff);
  const end = numbers(
    ...([
      [4, 0x06054b50],
      [4, 0],
      [2, count],
      [2, count],
      [4, wide ? FULL : directory.length],
      [4, wide ? FULL : at],
      [2, comment.length],
    ] as [2 | 4, number][]),
  );
  return Buffer.concat([...pieces, directory, large, end, comment, around.after ?? Buffer.alloc(0)]);
}

/** Content that is `unit` so many times over, packed without ever being whole.. */
export function packedRepeat(start: string, unit: string, times: number, end: string): ZipPart['packed'] {
  const open = (text: string) => deflateRawSync(text, { finishFlush: constants.Z_FULL_FLUSH });
  const middle = Buffer.alloc(open(unit).length * times, open(unit));
  const size = Buffer.byteLength(start) + Buffer.byteLength(unit) * times + Buffer.byteLength(end);
  let crc = crc32(start);
  const whole = Buffer.from(unit);
  for (let i = 0; i < times; i += 1) crc = crc32(whole, crc);
  return {
    bytes: Buffer.concat([open(start), middle, deflateRawSync(end)]),
    size: Math.min(size, FULL),
    crc: crc32(end, crc),
  };
}
