import type { PretendCloud } from "@mooring/sandbox";

/** What the trials of this cloud have in common: ports of its default world, and places that are not there. */
export const PORT = "5e0c7b1d-94a2-4f38-b6d1-0a7c3e2f8b45";
export const OTHER = "9c31552f-8b64-43a0-abbb-5943721dbd2a";
export const elsewhere = [{ settings: { project_id: 4711 } }, { settings: { region_id: 4711 } }];
export const fail = (cloud: PretendCloud, words: string) => void (cloud.switches.fail_tasks as string[]).push(words);
