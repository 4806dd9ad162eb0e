import type { ServerResponse } from "node:http";
import { isSafe } from "../exchange.ts";
import { describeFault } from "../fault-text.ts";
import { entryOf, type Note } from "../note.ts";
import { createClients } from "./clients.ts";
import type { Deeds } from "./deeds.ts";
import type { ClientInfo, CloudInfo, Detail, Message, Summary } from "./messages.ts";
import { createPictures } from "./pictures.ts";
import type { ControlParts } from "./server.ts";
import { createWitness } from "./witness.ts";

interface Live {
  /** Tells this viewer everything from now on, as server-sent events. */
  attend(response: ServerResponse, headers: Readonly<Record<string, string>>): void;
  detail(number: number): Detail | undefined;
  close(): void;
}

/** Milliseconds between two messages: quick for an eye, and far apart for a machine. */
const BEAT = 60;
/** In bytes. A viewer that is so far behind is let go; it comes back by itself and starts anew. */
const FARTHEST_BEHIND = 32 * 1024 * 1024;

/** What the page sees. It costs nothing while nobody looks. */
export function createLive({ clouds, origins, version }: ControlParts, deeds: Deeds): Live {
  const viewers = new Set<ServerResponse>();
  const pictures = createPictures();
  const clients = createClients();
  const witness = createWitness(clouds);
  let news: Note[] = [];
  let stale = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  /** When the next task ends, so that its end is seen without anything being said. */
  let wake: NodeJS.Timeout | undefined;
  const names = Object.keys(clouds.clouds);

  const stops = [
    clouds.journal.watch((note) => {
      if (viewers.size === 0) return;
      if (note.client !== undefined) clients.look(note.client);
      news.push(note);
      stale.add(note.cloud);
      soon();
    }),
    clouds.onExchange((moment) => {
      if (viewers.size > 0 && !isSafe(moment.request.method)) witness.see(moment);
    }),
  ];
  deeds.follow((cloud) => {
    if (viewers.size === 0) return;
    for (const one of cloud === undefined ? names : [cloud]) stale.add(one);
    soon();
  });

  function soon(): void {
    timer ??= setTimeout(tell, BEAT);
  }

  function tell(): void {
    timer = undefined;
    if (viewers.size === 0) return;
    const [told, changed] = [news, stale];
    news = [];
    stale = new Set();
    send({
      now: clouds.clock.date(),
      pictures: changesOf([...changed]),
      entries: told.map(summaryOf),
      clients: clientsOf(told),
      ...settings(),
    });
  }

  function changesOf(some: readonly string[]) {
    let next = Number.POSITIVE_INFINITY;
    const changes = some.flatMap((cloud) => {
      const picture = clouds.cloud(cloud).picture?.();
      if (!picture) return [];
      for (const { ends } of picture.tasks) if (ends > clouds.clock.date()) next = Math.min(next, ends);
      return pictures.change(cloud, picture) ?? [];
    });
    if (Number.isFinite(next)) lookAgainAt(next);
    return changes;
  }

  function lookAgainAt(time: number): void {
    clearTimeout(wake);
    wake = setTimeout(
      () => {
        for (const name of names) stale.add(name);
        soon();
      },
      Math.max(BEAT, time - clouds.clock.date() + 1),
    );
    wake.unref();
  }

  /** Small, so told whole each time. */
  const settings = (): Omit<Message, "now"> => ({
    switches: Object.fromEntries(
      names.map((cloud) => {
        const { switches } = clouds.cloud(cloud);
        return [cloud, clouds.switches(cloud).map((one) => ({ ...one, value: switches[one.name] }))];
      }),
    ),
    faults: clouds.faults.waiting().map(({ id, fault, skip, left }) => ({
      id,
      line: describeFault(fault),
      skip,
      left: Number.isFinite(left) ? left : "Infinity",
    })),
    deeds: deeds.list().slice(-100),
    totals: { ...clouds.journal.totals(), sinceMark: deeds.writes() },
  });

  const clientsOf = (notes: readonly Note[]): Record<string, ClientInfo> =>
    Object.fromEntries(
      notes.flatMap(({ client = "" }) => {
        const known = clients.known(client);
        return known ? [[client, known]] : [];
      }),
    );

  const infoOf = (name: string): CloudInfo => {
    const { picture, hands } = clouds.cloud(name);
    return {
      name,
      origin: origins[name] ?? "",
      environment: clouds.environment(name),
      pictured: picture !== undefined && hands !== undefined,
      fails: hands?.failNext !== undefined,
    };
  };

  function send(message: Message, to: Iterable<ServerResponse> = viewers): void {
    const text = `data: ${JSON.stringify(message, (_, value) => (value === Number.POSITIVE_INFINITY ? "Infinity" : value))}\n\n`;
    for (const viewer of to) {
      if (viewer.writableLength > FARTHEST_BEHIND) viewer.destroy();
      else viewer.write(text);
    }
  }

  return {
    attend(response, headers) {
      response.writeHead(200, { ...headers, "content-type": "text/event-stream" });
      // The others learn at once what is new, so that all know the same afterwards.
      tell();
      viewers.add(response);
      response.on("close", () => viewers.delete(response));
      pictures.forget();
      const notes = clouds.journal.notes();
      const all: Message = {
        now: clouds.clock.date(),
        version,
        clouds: names.map(infoOf),
        pictures: changesOf(names),
        entries: notes.map(summaryOf),
        clients: clientsOf(notes),
        ...settings(),
      };
      send(all, [response]);
    },
    detail(number) {
      const entry = clouds.journal.entry(number);
      const note = clouds.journal.notes().findLast((one) => one.number === number);
      if (!entry || !note) return undefined;
      const now = witness.look(entry.cloud, entry.path);
      return { entry, ...witness.sightOf(note.nth), ...(now === undefined ? {} : { now }) };
    },
    close() {
      for (const stop of stops) stop();
      clearTimeout(timer);
      clearTimeout(wake);
      for (const viewer of viewers) viewer.destroy();
    },
  };
}

/** A query is read for secrets only where there is one. */
function summaryOf(note: Note): Summary {
  const { head: _head, nth: _nth, search, asked: _asked, answered: _answered, ...rest } = note;
  return { ...rest, query: search === "" ? "" : entryOf(note).query };
}
