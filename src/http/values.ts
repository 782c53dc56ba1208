/** What is parsed takes up to sixty bytes a value, however few it has in the text. */
const MOST_VALUES = 1_000_000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** A value begins behind each of these: , : [ { */
const BEFORE_VALUE = new Set([0x2c, 0x3a, 0x5b, 0x7b]);

/** Whether JSON has more values than may be parsed, those in others included. Text that is no JSON has any number. */
export function hasTooManyValues(json: Uint8Array, most = MOST_VALUES): boolean {
  // Each value takes a byte at least, so this is all that nearly every answer needs.
  if (json.length <= most) return false;
  let values = 0;
  let isText = false;
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at] as number;
    if (isText) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) isText = false;
    } else if (byte === QUOTE) isText = true;
    else if (BEFORE_VALUE.has(byte)) {
      values += 1;
      if (values > most) return true;
    }
  }
  return false;
}
