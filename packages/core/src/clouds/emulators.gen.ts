// Printed by scripts/generate.ts from the folders beside this file. Do not edit.
import type { Emulator } from "../emulation.ts";
import { emulator as gcore } from "./gcore/emulator.ts";
import { emulator as huaweicloud } from "./huaweicloud/emulator.ts";
import { emulator as k0rdent } from "./k0rdent/emulator.ts";
import { emulator as openstack } from "./openstack/emulator.ts";
import { emulator as upcloud } from "./upcloud/emulator.ts";

export const emulators: readonly Emulator[] = [gcore, huaweicloud, k0rdent, openstack, upcloud];
