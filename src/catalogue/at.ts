/** Where a request failed. */
export interface At {
  system: 'Canvas' | 'Grit';
  /** Method, address without query, and what the other side said about it. */
  where: string;
}

/** The key of the configuration that has the address. */
export const keyOf = ({ system }: At): string => `${system.toLowerCase()}.apiUrl`;
