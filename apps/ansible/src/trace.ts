import type { Event } from "@mooring/core";
import { asciiJson, writeAll } from "./output.ts";

/**
 * One line on standard error for each event, when MOORING_LOG is set. Over SSH Ansible finds it in front of the answer, so no
 * line may begin like JSON.
 */
export function trace({ type, ...facts }: Event): void {
  const words = Object.entries(facts).map(
    ([name, value]) => `${name}=${typeof value === "number" ? Math.round(value) : asciiJson(value)}`,
  );
  writeAll(2, `mooring: ${type} ${words.join(" ")}\n`);
}
