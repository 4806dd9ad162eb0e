import { needsCredit, needsRoom } from "./emulator-addresses.ts";
import type { Fields } from "./emulator-body.ts";
import { growAddress } from "./emulator-growth.ts";
import { refuse } from "./emulator-refusals.ts";
import { needsState } from "./emulator-states.ts";
import { defaultPtr, networkFor } from "./emulator-text.ts";
import { type Address, type Cell, type Family, holderOf } from "./emulator-world.ts";
