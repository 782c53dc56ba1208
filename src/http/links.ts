/**
 * The address of the next page in a Link header, as it stands there; undefined on the last page, and empty where
 * there is a next page without an address. The address is opaque and absolute (Canvas's bookmarked lists break for
 * anybody who builds it).
 */
export function nextLink(header: string | undefined): string | undefined {
  for (const link of header?.split(/,\s*(?=<)/) ?? []) {
    const [, address = '', parameters = link] = /^\s*<([^>]*)>(.*)$/s.exec(link) ?? [];
    if (/(^|;)\s*rel="?next"?\s*(;|$)/i.test(parameters)) return address;
  }
  return undefined;
}
