/** As much of DER as it takes to tell what a file of bytes is, and to find the certificates in a bundle (PKCS #7). */

interface Element {
  tag: number;
  /** All of it, tag and length included. */
  whole: Buffer;
  content: Buffer;
}

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const OBJECT_ID = 0x06;
/** Context tag 0, constructed. */
const ZERO = 0xa0;
const SIGNED_DATA = Buffer.from('2a864886f70d010702', 'hex');

/** The elements that stand one behind the other in these bytes; null where they are no DER. */
export function elementsOf(bytes: Buffer): Element[] | null {
  const elements: Element[] = [];
  for (let at = 0; at < bytes.length;) {
    const tag = bytes[at] ?? 0;
    const first = bytes[at + 1] ?? 0x80;
    const more = first < 0x80 ? 0 : first & 0x7f;
    // A length without an end (0x80) is not DER; one of more than four bytes is no certificate's.
    if (first >= 0x80 && (more === 0 || more > 4 || at + 2 + more > bytes.length)) return null;
    const length = more === 0 ? first : bytes.readUIntBE(at + 2, more);
    const begin = at + 2 + more;
    const end = begin + length;
    if (end > bytes.length) return null;
    elements.push({ tag, whole: bytes.subarray(at, end), content: bytes.subarray(begin, end) });
    at = end;
  }
  return elements;
}

/** The certificates in a bundle (PKCS #7); null where it is none. */
export function bundledIn(bytes: Buffer): Buffer[] | null {
  const [type, wrapped] = inside(elementsOf(bytes)?.[0]);
  if (type?.tag !== OBJECT_ID || !type.content.equals(SIGNED_DATA)) return null;
  const certificates = inside(inside(wrapped)[0]).find(({ tag }) => tag === ZERO);
  return inside(certificates).map(({ whole }) => whole);
}

/** What the bytes are, by how they begin, if they are no certificate and something that people take for one. */
export function otherKindOf(bytes: Buffer): 'key-store' | 'private-key' | 'request' | null {
  const [first] = elementsOf(bytes) ?? [];
  const [version, second, third] = inside(first);
  if (version?.tag === INTEGER && version.content.length === 1) {
    // PKCS #12 is version 3 of its kind; keys are 0 or 1.
    return version.content[0] === 3 && second?.tag === SEQUENCE ? 'key-store' : 'private-key';
  }
  const isInfo = version?.tag === SEQUENCE && second?.tag === SEQUENCE && third !== undefined;
  const [number, , , attributes] = isInfo ? inside(version) : [];
  return number?.tag === INTEGER && attributes?.tag === ZERO ? 'request' : null;
}

function inside(element: Element | undefined): Element[] {
  return element === undefined ? [] : (elementsOf(element.content) ?? []);
}
