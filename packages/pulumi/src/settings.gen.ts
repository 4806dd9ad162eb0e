// Printed by scripts/generate.ts from the settings of each cloud. Do not edit.

/** Credentials, scope and options, by cloud. In the stack's configuration each has the prefix `mooring:`. */
export interface Settings {
}
