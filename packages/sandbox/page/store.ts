import type { PicturedAddress, PicturedPort, PicturedTask } from "@mooring/core/emulators";
import type {
  Box,
  ClientInfo,
  CloudInfo,
  Message,
  PictureChange,
  Summary,
  SwitchInfo,
  WaitingFault,
} from "../src/control/messages.ts";

/** One cloud as it is seen. Maps keep the order in which things came. */
export interface CloudView extends CloudInfo {
  readonly boxes: Map<string, Box>;
  readonly ports: Map<string, PicturedPort>;
  addresses: readonly PicturedAddress[];
  tasks: readonly PicturedTask[];
  switches: readonly SwitchInfo[];
}

export interface State {
  /** Is the sandbox there? */
  connected: boolean;
  version: string;
  clouds: Map<string, CloudView>;
  entries: Summary[];
  clients: Record<string, ClientInfo>;
  faults: readonly WaitingFault[];
  deeds: NonNullable<Message["deeds"]>;
  totals: NonNullable<Message["totals"]>;
  /** What to add to this browser's clock to have the sandbox's. */
  ahead: number;
  /** Grows with every message. */
  beat: number;
}

/** So many exchanges are kept here, as in the sandbox. */
const MOST = 10_000;

export const state: State = {
  connected: false,
  version: "",
  clouds: new Map(),
  entries: [],
  clients: {},
  faults: [],
  deeds: [],
  totals: { exchanges: 0, writes: 0, sinceMark: 0 },
  ahead: 0,
  beat: 0,
};

const listeners = new Set<() => void>();

/** Calls `listener` at most once for each frame in which something has changed. Returns a way to stop that. */
export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

let due = false;
function changed(): void {
  if (due) return;
  due = true;
  requestAnimationFrame(() => {
    due = false;
    state.beat += 1;
    for (const listener of listeners) listener();
  });
}

/** Follows the sandbox. The browser connects again by itself; the first message then holds all. */
export function follow(): () => void {
  const source = new EventSource("live");
  source.onmessage = ({ data }) => {
    take(JSON.parse(data) as Message);
    changed();
  };
  source.onopen = () => {
    state.connected = true;
    changed();
  };
  source.onerror = () => {
    state.connected = false;
    changed();
  };
  return () => source.close();
}

function take(message: Message): void {
  state.ahead = message.now - Date.now();
  if (message.version !== undefined) {
    state.version = message.version;
    state.clouds = new Map(
      (message.clouds ?? []).map((info) => [
        info.name,
        { ...info, boxes: new Map(), ports: new Map(), addresses: [], tasks: [], switches: [] },
      ]),
    );
    state.entries = [];
    state.clients = {};
  }
  for (const change of message.pictures ?? []) takePicture(change);
  for (const [cloud, switches] of Object.entries(message.switches ?? {})) {
    const view = state.clouds.get(cloud);
    if (view) view.switches = switches;
  }
  Object.assign(state.clients, message.clients);
  const { entries = [], totals } = message;
  // The journal was emptied: what came before is void here, too.
  if (totals && totals.exchanges < state.entries.length + entries.length && totals.exchanges < MOST) state.entries = [];
  state.entries.push(...entries);
  if (state.entries.length > MOST) state.entries.splice(0, state.entries.length - MOST);
  if (totals) state.totals = totals;
  if (message.faults) state.faults = message.faults;
  if (message.deeds) state.deeds = message.deeds;
}

function takePicture({ cloud, boxes, goneBoxes, ports, gonePorts, addresses, tasks }: PictureChange): void {
  const view = state.clouds.get(cloud);
  if (!view) return;
  for (const id of goneBoxes) view.boxes.delete(id);
  for (const one of boxes) view.boxes.set(one.id, one);
  for (const id of gonePorts) view.ports.delete(id);
  for (const one of ports) view.ports.set(one.id, one);
  Object.assign(view, { addresses, tasks });
}
