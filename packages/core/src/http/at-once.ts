/** How many requests of one account are on their way at once, where nothing else is said. */
export const AT_ONCE = 32;

/** How many a setting may ask for, each on a connection of its own. */
export const MOST_AT_ONCE = 256;
