import { isUtf8 } from 'node:buffer';

/** The text that these bytes are, whatever the header says they are; null where they are none. */
export function textFrom(bytes: Buffer): string | null {
  const encoding = encodingOf(bytes);
  if (encoding === 'utf-8' && !isUtf8(bytes)) return null;
  try {
    // Also drops the mark at the beginning.
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** By the mark, or by where the zeros are: JSON begins with two characters of ASCII. */
function encodingOf([first, second]: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return 'utf-16be';
  return 'utf-8';
}
