import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { ClientInfo, Summary } from "../src/control/messages.ts";
import { call } from "./call.ts";
import { EntryDetail } from "./detail.tsx";
import type { State } from "./store.ts";

/** In pixels: rows are all alike, so that only those in sight need to exist. As in page.css. */
const ROW = 26;
/** Rows beyond the edges. */
const SPARE = 12;

type Row = { readonly entry: Summary } | { readonly client: string; readonly count: number; readonly writes: number };

interface JournalProps {
  readonly entries: readonly Summary[];
  readonly clients: State["clients"];
  readonly deeds: State["deeds"];
  readonly beat: number;
}

export function Journal({ entries, clients, deeds, beat }: JournalProps) {
  const [filter, setFilter] = useState("");
  const [writesOnly, setWritesOnly] = useState(false);
  const [grouped, setGrouped] = useState(false);
  const [chosen, choose] = useState<number>();
  // The list of entries grows in place; the beat tells that it did.
  const rows = useMemo(
    () => rowsOf(entries, clients, { filter, writesOnly, grouped }),
    [beat, entries, filter, writesOnly, grouped],
  );
  return (
    <section class="journal" id="journal" aria-labelledby="journal-title">
      <h2 id="journal-title">The journal</h2>
      <p class="tools">
        <input
          type="search"
          aria-label="Only exchanges with these words"
          placeholder="filter: PUT 503 harbour"
          value={filter}
          onInput={({ currentTarget }) => setFilter(currentTarget.value)}
        />
        <label>
          <input
            type="checkbox"
            checked={writesOnly}
            onChange={({ currentTarget }) => setWritesOnly(currentTarget.checked)}
          />{" "}
          writes only
        </label>
        <label>
          <input
            type="checkbox"
            checked={grouped}
            onChange={({ currentTarget }) => setGrouped(currentTarget.checked)}
          />{" "}
          by process
        </label>
        <button type="button" onClick={() => void call("DELETE", "journal").then(() => choose(undefined))}>
          Empty it
        </button>
      </p>
      <Rows rows={rows} clients={clients} chosen={chosen} choose={choose} follow={!grouped} />
      {chosen !== undefined && <EntryDetail number={chosen} close={() => choose(undefined)} />}
      {deeds.length > 0 && (
        <details class="deeds">
          <summary>Done by hand ({deeds.length})</summary>
          <ol>
            {deeds
              .slice(-30)
              .toReversed()
              .map(({ time, text }) => (
                <li key={`${time} ${text}`}>
                  <time>{clockOf(time)}</time> {text}
                </li>
              ))}
          </ol>
        </details>
      )}
    </section>
  );
}

interface Choice {
  readonly filter: string;
  readonly writesOnly: boolean;
  readonly grouped: boolean;
}

function rowsOf(
  entries: readonly Summary[],
  clients: Readonly<Record<string, ClientInfo>>,
  { filter, writesOnly, grouped }: Choice,
): readonly Row[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (entry: Summary) => {
    if (writesOnly && !entry.writes) return false;
    if (words.length === 0) return true;
    const { cloud, method, path, query, status = "no answer", fault = "" } = entry;
    const text = `${cloud} ${method} ${path}?${query} ${status} ${fault} ${clientOf(entry, clients)}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const shown = entries.filter(fits);
  if (!grouped) return shown.map((entry) => ({ entry }));
  const groups = new Map<string, Summary[]>();
  for (const entry of shown) {
    const client = clientOf(entry, clients);
    const group = groups.get(client);
    if (group) group.push(entry);
    else groups.set(client, [entry]);
  }
  return [...groups].flatMap(([client, all]): Row[] => [
    { client, count: all.length, writes: all.filter(({ writes }) => writes).length },
    ...all.map((entry) => ({ entry })),
  ]);
}

/** The process, where it is known; else the connection. */
function clientOf({ client = "" }: Summary, clients: Readonly<Record<string, ClientInfo>>): string {
  const { name, pid } = clients[client] ?? {};
  return pid === undefined ? client : `${name} (${pid})`;
}

interface RowsProps {
  readonly rows: readonly Row[];
  readonly clients: Readonly<Record<string, ClientInfo>>;
  readonly chosen: number | undefined;
  readonly choose: (number: number) => void;
  /** Stay at the end while new ones come. */
  readonly follow: boolean;
}

/** Only what is in sight exists. Arrow keys move through it; Enter opens. */
function Rows({ rows, clients, chosen, choose, follow }: RowsProps) {
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(400);
  const [active, setActive] = useState(-1);
  const atEnd = useRef(true);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  // A new row is the reason to scroll.
  useEffect(() => {
    const element = box.current;
    if (element && follow && atEnd.current) element.scrollTop = element.scrollHeight;
  }, [rows.length]);
  const first = Math.max(0, Math.floor(top / ROW) - SPARE);
  const last = Math.min(rows.length, Math.ceil((top + height) / ROW) + SPARE);

  function go(to: number): void {
    const next = Math.max(0, Math.min(rows.length - 1, to));
    setActive(next);
    const element = box.current;
    if (!element) return;
    if (next * ROW < element.scrollTop) element.scrollTop = next * ROW;
    if ((next + 1) * ROW > element.scrollTop + height) element.scrollTop = (next + 1) * ROW - height;
  }
  function press(event: KeyboardEvent): void {
    const page = Math.floor(height / ROW);
    const steps: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: rows.length - 1,
    };
    const row = rows[active];
    if (event.key in steps) go(steps[event.key] ?? 0);
    else if (event.key === "Enter" && row && "entry" in row) choose(row.entry.number);
    else return;
    event.preventDefault();
  }
  return (
    <div
      ref={box}
      class="rows"
      role="listbox"
      aria-label="Exchanges"
      aria-activedescendant={active >= first && active < last ? `row-${active}` : undefined}
      tabIndex={0}
      onKeyDown={press}
      onScroll={({ currentTarget }) => {
        setTop(currentTarget.scrollTop);
        atEnd.current = currentTarget.scrollTop + currentTarget.clientHeight >= currentTarget.scrollHeight - ROW;
      }}
    >
      {rows.length === 0 && <p class="quiet">Nothing was said yet.</p>}
      <div class="all" style={{ height: `${rows.length * ROW}px` }}>
        <div class="seen" style={{ transform: `translateY(${first * ROW}px)` }}>
          {rows.slice(first, last).map((row, index) => {
            const at = first + index;
            return "entry" in row ? (
              <EntryRow
                key={row.entry.number}
                id={`row-${at}`}
                entry={row.entry}
                client={clientOf(row.entry, clients)}
                active={at === active}
                chosen={row.entry.number === chosen}
                choose={() => {
                  setActive(at);
                  choose(row.entry.number);
                }}
              />
            ) : (
              <div
                key={row.client}
                id={`row-${at}`}
                role="option"
                class="row group"
                aria-selected={false}
                tabIndex={-1}
              >
                {row.client || "in process"}: {row.count} exchanges, {row.writes} writes
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

interface EntryRowProps {
  readonly id: string;
  readonly entry: Summary;
  readonly client: string;
  readonly active: boolean;
  readonly chosen: boolean;
  readonly choose: () => void;
}

function EntryRow({ id, entry, client, active, chosen, choose }: EntryRowProps) {
  const { time, method, path, query, route, status, ms, writes, fault, cloud } = entry;
  const bad = status === undefined || status >= 400;
  const classes = ["row", writes && "write", bad && "bad", fault && "struck", active && "active", chosen && "chosen"];
  const place = `${path}${query && `?${query}`}`;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keys
    <div
      id={id}
      role="option"
      aria-selected={chosen}
      class={classes.filter(Boolean).join(" ")}
      title={[`${method} ${place}`, client, fault && `fault: ${fault}`].filter(Boolean).join("\n")}
      onClick={choose}
      tabIndex={-1}
    >
      <time>{clockOf(time)}</time>
      <span class="client">{shortOf(client)}</span>
      <span class="method">{method}</span>
      <span class="place">
        {cloud} {route ? route.slice(route.indexOf(" ") + 1) : place}
      </span>
      <span class="status">
        {fault ? "⚡" : ""}
        {status ?? "cut"}
      </span>
      <span class="ms">{ms === undefined ? "never" : `${ms < 10 ? ms : Math.round(ms)} ms`}</span>
    </div>
  );
}

/** The script with its process id: what tells one run from the next. */
function shortOf(client: string): string {
  const [, script, pid] = /(\S+) \((\d+)\)$/.exec(client) ?? [];
  return pid === undefined ? client.slice(client.lastIndexOf(":")) : `${script} ${pid}`;
}

const pad = (value: number) => String(value).padStart(2, "0");

/** `14:03:07.2`, in the reader's own zone. */
export function clockOf(time: number): string {
  const date = new Date(time);
  const tenths = Math.floor(date.getMilliseconds() / 100);
  return `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}.${tenths}`;
}
