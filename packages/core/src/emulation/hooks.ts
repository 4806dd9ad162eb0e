/** An object of the world by its id. Throws an Error that names what is not there. `title`: of the cloud. */
export const finderOf =
  <T>(all: Readonly<Record<string, T>>, what: string, title: string) =>
  (id: string): T => {
    const found = all[id];
    if (!found) throw new Error(`There is no ${what} ${JSON.stringify(id)} in the pretend ${title}.`);
    return found;
  };

/** Somebody stops and starts machines, past the API. */
export const powerHooks = (server: (id: string) => { stopped?: boolean }) => ({
  stop_server: (id: string) => {
    server(id).stopped = true;
  },
  start_server: (id: string) => {
    delete server(id).stopped;
  },
});
