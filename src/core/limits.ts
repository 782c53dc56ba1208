/** An export of 20,000 users has some 5 MiB. Whatever is larger than this is none, and must fill neither disk nor memory. */
export const LARGEST_EXPORT_MIB = 64;
