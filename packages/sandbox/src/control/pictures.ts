import type { Picture, PicturedPort } from "@mooring/core/emulators";
import type { Box, PictureChange } from "./messages.ts";

/** What one look at a cloud showed, piece by piece as text. */
interface Snapshot {
  boxes: Map<string, string>;
  ports: Map<string, string>;
  rest: string;
}

/** Tells what is different from the last look, so that a large world costs little while little happens in it. */
export function createPictures(): {
  change(cloud: string, picture: Picture): PictureChange | undefined;
  forget(): void;
} {
  const seen = new Map<string, Snapshot>();
  return {
    forget: () => seen.clear(),
    change(cloud, { servers, ports, addresses, tasks }) {
      const old = seen.get(cloud) ?? { boxes: new Map(), ports: new Map(), rest: "" };
      const nowhere = { id: "", name: "attached to nothing", state: "", stopped: false, ports };
      const all = [...servers, ...(ports.length > 0 ? [nowhere] : [])];
      const boxes = differences<Box>(
        old.boxes,
        all.map((one) => ({ ...one, ports: one.ports.map(({ id }) => id) })),
      );
      const allPorts = differences<PicturedPort>(
        old.ports,
        all.flatMap((one) => one.ports),
      );
      const rest = JSON.stringify([addresses, tasks]);
      seen.set(cloud, { boxes: boxes.texts, ports: allPorts.texts, rest });
      const nothing = [boxes.changed, boxes.gone, allPorts.changed, allPorts.gone].every((list) => list.length === 0);
      if (nothing && rest === old.rest) return undefined;
      return {
        cloud,
        boxes: boxes.changed,
        goneBoxes: boxes.gone,
        ports: allPorts.changed,
        gonePorts: allPorts.gone,
        addresses,
        tasks,
      };
    },
  };
}

function differences<T extends { readonly id: string }>(old: ReadonlyMap<string, string>, all: readonly T[]) {
  const texts = new Map(all.map((one) => [one.id, JSON.stringify(one)]));
  return {
    texts,
    changed: all.filter(({ id }) => texts.get(id) !== old.get(id)),
    gone: [...old.keys()].filter((id) => !texts.has(id)),
  };
}
