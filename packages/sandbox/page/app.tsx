import { useEffect, useState } from "preact/hooks";
import { Faults } from "./faults.tsx";
import { Footer } from "./footer.tsx";
import { Journal } from "./journal.tsx";
import { Settings } from "./settings.tsx";
import { follow, state, subscribe } from "./store.ts";
import { Speed, Switches } from "./switches.tsx";
import { lastSaid, onSaid } from "./voice.ts";
import { World } from "./world.tsx";

export function App() {
  const [, draw] = useState(0);
  useEffect(() => {
    const unsubscribe = subscribe(() => draw(state.beat));
    const leave = follow();
    return () => {
      leave();
      unsubscribe();
    };
  }, []);
  const clouds = [...state.clouds.values()];
  return (
    <>
      <a class="skip" href="#journal">
        To the journal
      </a>
      <header>
        <h1>
          Mooring's sandbox <small>{state.version}</small>
        </h1>
        <p class={state.connected ? "lamp" : "lamp off"}>{state.connected ? "running" : "not there: is it stopped?"}</p>
        <Speed clouds={clouds} />
        <Settings clouds={clouds} />
        <Switches clouds={clouds} />
      </header>
      <Faults clouds={clouds} waiting={state.faults} />
      <main>
        <World clouds={clouds} beat={state.beat} />
        <Journal entries={state.entries} clients={state.clients} deeds={state.deeds} beat={state.beat} />
      </main>
      <Footer totals={state.totals} />
      <Voice />
    </>
  );
}

function Voice() {
  const [said, hear] = useState(lastSaid());
  useEffect(() => onSaid(() => hear(lastSaid())), []);
  return (
    <p role="status" aria-live="polite" class={said.bad ? "voice bad" : "voice"}>
      {said.text}
    </p>
  );
}
