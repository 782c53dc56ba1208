import {
  cellText,
  externalIdText,
  isGranted,
  isPermissionColumn,
  type ExportedPerson,
  type GritExport,
} from '../../core/marks.ts';
import type { Identity } from '../../core/types.ts';
import { Flaw } from './flaw.ts';
import { LIMITS } from './limits.ts';
import type { Row } from './sheet.ts';

/** Where in a row what stands. */
interface Columns {
  externalId: number;
  identity: Record<'firstName' | 'lastName' | 'email', number>;
  permissions: { name: string; index: number }[];
}

/** Makes people of the rows of a sheet. Its first row is the header. */
export class PeopleReader {
  #columns: Columns | null = null;
  #header: string[] = [];
  #rows = 0;
  #characters = 0;
  readonly #people: ExportedPerson[] = [];
  readonly #withoutId: Identity[] = [];

  /** How many columns matter in the next row; null where the sheet has no people, since its header has no `externalId`. */
  readonly add = (row: Row): number | null => {
    if (this.#columns === null) {
      this.#readHeader(row);
      return this.hasPeople ? this.#header.length : null;
    }
    this.#readPerson(row, this.#columns);
    return this.#header.length;
  };

  /** Whether the header has a column `externalId`. */
  get hasPeople(): boolean {
    return this.#columns !== null && this.#columns.externalId >= 0;
  }

  /** Everything together; throws a Flaw where nobody has an identifier. */
  finish(): GritExport {
    if (this.#rows > 0 && this.#people.length === 0) {
      throw new Flaw('its column "externalId" is empty', 'export-without-ids');
    }
    return { header: this.#header, rows: this.#rows, people: this.#people, withoutId: this.#withoutId };
  }

  #readHeader(row: Row): void {
    const header = Array.from(row, (cell) => this.#text(cellText(cell)));
    if (header.every((name) => name.trim() === '')) return;
    this.#header = header.slice(0, header.findLastIndex((name) => name.trim() !== '') + 1);
    const ids = this.#header.filter((name) => name === 'externalId').length;
    if (ids > 1) {
      throw new Flaw('its first row has more than one column "externalId"', 'export-without-ids');
    }
    this.#columns = {
      externalId: this.#header.indexOf('externalId'),
      identity: {
        firstName: this.#header.indexOf('firstName'),
        lastName: this.#header.indexOf('lastName'),
        email: this.#header.indexOf('email'),
      },
      permissions: this.#header.flatMap((name, index) => (isPermissionColumn(name) ? [{ name, index }] : [])),
    };
  }

  #readPerson(row: Row, { externalId: idColumn, identity, permissions }: Columns): void {
    if (row.every((cell) => cellText(cell).trim() === '')) return;
    this.#rows += 1;
    const externalId = this.#text(externalIdText(row[idColumn]));
    const textIn = (index: number) => this.#text(cellText(row[index]).trim());
    const person = {
      firstName: textIn(identity.firstName),
      lastName: textIn(identity.lastName),
      email: textIn(identity.email),
    };
    if (externalId === '') {
      if (person.email !== '') this.#withoutId.push(person);
      return;
    }
    const granted = permissions.filter(({ index }) => isGranted(row[index])).map(({ name }) => name);
    this.#people.push({ externalId, ...person, granted: [...new Set(granted)] });
  }

  /** The text, if there is room for it: one text of a workbook can stand in every cell. */
  #text(text: string): string {
    this.#characters += text.length;
    if (text.length > LIMITS.cellText) throw new Flaw('a text in it is longer than Excel allows');
    if (this.#characters > LIMITS.text) throw new Flaw('the texts in it are too long');
    return text;
  }
}
