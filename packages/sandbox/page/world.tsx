import type { PicturedAddress, PicturedPort } from "@mooring/core/emulators";
import { Component } from "preact";
import { useState } from "preact/hooks";
import type { Box } from "../src/control/messages.ts";
import { call } from "./call.ts";
import { type CloudView, state } from "./store.ts";
import { Tasks } from "./tasks.tsx";
import { say } from "./voice.ts";

/** What is dragged, as text that no other page means. */
const DRAGGED = "application/x-mooring-address";

interface Dragged {
  readonly cloud: string;
  readonly id: string;
  readonly address: string;
}

export function World({ clouds }: { clouds: readonly CloudView[]; beat: number }) {
  return (
    <section class="world" aria-labelledby="world-title">
      <h2 id="world-title">The world</h2>
      <p class="legend">
        <span class="chip own">own</span> <span class="chip pair">pair</span> <span class="chip virtual">virtual</span>{" "}
        <span class="chip floating">floating</span> Drag one that has a frame to another port, or press Delete on it:
        somebody changed it behind your back.
      </p>
      {clouds.map((cloud) => (
        <Cloud key={cloud.name} cloud={cloud} />
      ))}
    </section>
  );
}

function Cloud({ cloud }: { cloud: CloudView }) {
  const nothing = cloud.boxes.size === 0 && cloud.addresses.length === 0;
  return (
    <section class="cloud" aria-label={cloud.name}>
      <h3>
        {cloud.name} <small>{cloud.origin}</small>
      </h3>
      <Tasks cloud={cloud} />
      {!cloud.pictured && <p class="quiet">This cloud cannot be pictured yet; its exchanges are in the journal.</p>}
      {cloud.pictured && nothing && <p class="quiet">Nothing is here.</p>}
      <div class="boxes">
        {[...cloud.boxes.values()].map((box) => (
          <ServerBox key={box.id} cloud={cloud.name} box={box} ports={box.ports.map((id) => cloud.ports.get(id))} />
        ))}
      </div>
      {cloud.addresses.length > 0 && (
        <p class="loose">
          <span>On no port:</span>
          {cloud.addresses.map((address) => (
            <Chip key={address.id} cloud={cloud.name} address={address} />
          ))}
        </p>
      )}
    </section>
  );
}

interface BoxProps {
  readonly cloud: string;
  readonly box: Box;
  readonly ports: readonly (PicturedPort | undefined)[];
}

/** Drawn again only when something in it has changed: there may be a thousand. */
class ServerBox extends Component<BoxProps> {
  override shouldComponentUpdate(next: BoxProps): boolean {
    const { box, ports } = this.props;
    return next.box !== box || next.ports.length !== ports.length || next.ports.some((port, at) => port !== ports[at]);
  }
  override render({ cloud, box, ports }: BoxProps) {
    return (
      <article class={box.stopped ? "box stopped" : "box"} aria-label={`${box.name}${box.state && `, ${box.state}`}`}>
        <h4>
          {box.name} {box.state && <small>{box.state}</small>}
        </h4>
        {ports.map((port) => port && <Port key={port.id} cloud={cloud} port={port} />)}
      </article>
    );
  }
}

function Port({ cloud, port }: { cloud: string; port: PicturedPort }) {
  const [over, setOver] = useState(false);
  const isOurs = (event: DragEvent) => event.dataTransfer?.types.includes(`${DRAGGED}-${cloud}`) ?? false;
  function drop(event: DragEvent): void {
    setOver(false);
    if (!isOurs(event)) return;
    event.preventDefault();
    const dragged = JSON.parse(event.dataTransfer?.getData(DRAGGED) || "null") as Dragged | null;
    if (dragged && !port.addresses.some(({ id }) => id === dragged.id)) void move(dragged, port.id);
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is for the mouse; each chip offers the same by keyboard
    <div
      class={over ? "port over" : "port"}
      data-port={port.id}
      onDragOver={(event) => {
        if (!isOurs(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <p title={port.id}>
        {port.name || port.id.slice(0, 8)} <small>{[port.network, port.note].filter(Boolean).join(", ")}</small>
      </p>
      <div class="chips">
        {port.addresses.map((address) => (
          <Chip key={address.id} cloud={cloud} address={address} />
        ))}
        <Adder cloud={cloud} port={port} />
      </div>
    </div>
  );
}

async function move({ cloud, id, address }: Dragged, port: string): Promise<void> {
  if (await call("POST", "hands", { cloud, move: { id, address, port } }))
    say(`${address} was moved behind your back.`);
}

async function take(cloud: string, { id, text }: PicturedAddress): Promise<void> {
  if (await call("POST", "hands", { cloud, take: id })) say(`${text} was taken away behind your back.`);
}

function Chip({ cloud, address }: { cloud: string; address: PicturedAddress }) {
  const { id, text, sort, note, loose } = address;
  const [open, setOpen] = useState(false);
  const label = `${text}, ${sort}${note ? `, ${note}` : ""}`;
  if (!loose) {
    return (
      <span class={`chip ${sort}`} title={label}>
        {text}
      </span>
    );
  }
  return (
    <span class="holder">
      <button
        type="button"
        class={`chip loose ${sort}`}
        title={`${label}. Enter for what can be done, Delete to take it away.`}
        aria-label={label}
        aria-expanded={open}
        draggable
        onDragStart={(event) => {
          event.dataTransfer?.setData(DRAGGED, JSON.stringify({ cloud, id, address: text } satisfies Dragged));
          event.dataTransfer?.setData(`${DRAGGED}-${cloud}`, "");
        }}
        onClick={() => setOpen(!open)}
        onKeyDown={({ key }) => {
          if (key === "Delete" || key === "Backspace") void take(cloud, address);
          if (key === "Escape") setOpen(false);
        }}
      >
        {sort === "floating" ? "⇅ " : ""}
        {text}
        {note && <small> {note}</small>}
      </button>
      {open && <ChipMenu cloud={cloud} address={address} close={() => setOpen(false)} />}
    </span>
  );
}

function ChipMenu({ cloud, address, close }: { cloud: string; address: PicturedAddress; close: () => void }) {
  const view = state.clouds.get(cloud);
  const names = new Map([...(view?.boxes.values() ?? [])].flatMap((box) => box.ports.map((id) => [id, box.name])));
  const others = [...(view?.ports.values() ?? [])].filter(
    (port) => !port.addresses.some(({ id }) => id === address.id),
  );
  return (
    <span class="menu">
      <button type="button" onClick={() => void take(cloud, address).then(close)}>
        Take away
      </button>
      <select
        aria-label={`Move ${address.text} to another port`}
        onChange={({ currentTarget: { value } }) => {
          if (value) void move({ cloud, id: address.id, address: address.text }, value).then(close);
        }}
      >
        <option value="">Move to…</option>
        {others.map((port) => (
          <option key={port.id} value={port.id}>
            {names.get(port.id)} {port.name || port.id.slice(0, 8)}
          </option>
        ))}
      </select>
    </span>
  );
}

function Adder({ cloud, port }: { cloud: string; port: PicturedPort }) {
  const [open, setOpen] = useState(false);
  if (!open) {
    const label = `Put an address on ${port.name || port.id}`;
    return (
      <button type="button" class="add" title={label} aria-label={label} onClick={() => setOpen(true)}>
        +
      </button>
    );
  }
  return (
    <form
      class="adder"
      onSubmit={(event) => {
        event.preventDefault();
        const address = String(new FormData(event.currentTarget).get("address") ?? "").trim();
        setOpen(false);
        if (address === "") return;
        void call("POST", "hands", { cloud, put: { port: port.id, address } }).then(
          (done) => done && say(`${address} was put there behind your back.`),
        );
      }}
    >
      <input
        name="address"
        aria-label="Address"
        placeholder="10.40.0.250"
        size={14}
        autocomplete="off"
        ref={(input) => input?.focus()}
        onKeyDown={({ key }) => key === "Escape" && setOpen(false)}
      />
    </form>
  );
}
