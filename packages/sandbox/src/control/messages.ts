import type { PicturedAddress, PicturedPort, PicturedServer, PicturedTask, SwitchNote } from "@mooring/core/emulators";
import type { Entry } from "../entry.ts";
import type { Deed } from "./deeds.ts";

/** What the page is told, as it happens. Types only: the page is built on its own. */

/** An exchange without its bodies. */
export type Summary = Omit<Entry, "headers" | "request" | "answer">;

/** A server with its ports by id, or the place of those that are attached to nothing (its id is empty). */
export type Box = Omit<PicturedServer, "ports"> & { readonly ports: readonly string[] };

/** What has changed in one cloud's picture. Ids of boxes and of ports are told apart by where they stand. */
export interface PictureChange {
  readonly cloud: string;
  /** New ones and changed ones. */
  readonly boxes: readonly Box[];
  readonly goneBoxes: readonly string[];
  readonly ports: readonly PicturedPort[];
  readonly gonePorts: readonly string[];
  /** All of them. */
  readonly addresses: readonly PicturedAddress[];
  readonly tasks: readonly PicturedTask[];
}

/** One switch of a cloud, as the page shows it. */
export interface SwitchInfo extends SwitchNote {
  readonly name: string;
  readonly default: unknown;
  readonly value: unknown;
}

/** One cloud, as the page shows it. */
export interface CloudInfo {
  readonly name: string;
  readonly origin: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Does it have a picture, and hands that change it? */
  readonly pictured: boolean;
  /** Can work be made to fail? */
  readonly fails: boolean;
}

/** A fault that still waits for a request. `line`: as the command line takes it; JSON has no infinity, so that is a word. */
export interface WaitingFault {
  readonly id: number;
  readonly line: string;
  readonly skip: number;
  readonly left: number | "Infinity";
}

/** A process that talks to the clouds: connections of one process are one client. */
export interface ClientInfo {
  readonly name: string;
  readonly pid?: number;
}

/** One message: what has changed since the last one. The first holds all. */
export interface Message {
  /** The sandbox's clock, so that bars and times agree with it. */
  readonly now: number;
  /** Only in the first: whatever was known before is void. */
  readonly version?: string;
  readonly clouds?: readonly CloudInfo[];
  /** Cloud name → all switches. */
  readonly switches?: Readonly<Record<string, readonly SwitchInfo[]>>;
  readonly pictures?: readonly PictureChange[];
  readonly entries?: readonly Summary[];
  /** Connection → whose it is. */
  readonly clients?: Readonly<Record<string, ClientInfo>>;
  readonly faults?: readonly WaitingFault[];
  readonly deeds?: readonly Deed[];
  readonly totals?: { readonly exchanges: number; readonly writes: number; readonly sinceMark: number };
}

/** An exchange with all that is known of it, for a closer look. Before and after: the object that its path names, as the emulator holds it. */
export interface Detail {
  readonly entry: Entry;
  readonly before?: string;
  readonly after?: string;
  readonly now?: string;
}
