/**
 * What a workbook may ask of this machine. An export of 20,000 people with 60 columns unpacks to 30 MB and has
 * a million cells; a few kilobytes made on purpose can ask for a terabyte.
 */
export const LIMITS = {
  /** Bytes of all parts that are read, unpacked. */
  unpacked: 256 * 2 ** 20,
  /** The same of a workbook that is read without a thread of its own. The smallest computer in use takes some 3 s for it. */
  small: 4 * 2 ** 20,
  /** Parts in the archive. */
  parts: 10_000,
  /** Elements within elements; a sheet has seven. */
  depth: 64,
  /** Columns that a sheet can have, up to XFD. */
  columns: 16_384,
  /** Rows with something in them. */
  rows: 250_000,
  /** Cells with something in them, under the header. */
  cells: 16_000_000,
  /** Characters in one cell: as many as Excel takes. */
  cellText: 32_767,
  /** Characters of all names, identifiers and addresses together. */
  text: 32 * 2 ** 20,
} as const;
