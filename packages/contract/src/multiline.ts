/** Marks a setting whose text has more than one line; forms draw it as such. */
export const multiline = { multiline: true } as const;
