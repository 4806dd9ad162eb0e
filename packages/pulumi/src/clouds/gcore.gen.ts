// Printed by scripts/generate.ts from packages/core/src/clouds/gcore. Do not edit.
export {};
