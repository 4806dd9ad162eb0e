import type { Fields } from "./body.ts";
import type { Label } from "./world.ts";

/** One that has been checked, or that nobody checks: kept as text. */
export const toLabel = ({ key, value }: Fields): Label => ({ key: String(key), value: String(value) });
