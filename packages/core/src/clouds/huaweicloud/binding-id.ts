/** What a front end remembers of a binding. */
interface BindingId {
  /** Missing where the NIC was gone before anybody remembered it. */
  readonly nicId?: string | undefined;
  readonly ip: string;
  /** The NIC's own address that is in the pairs: all that is left to know the binding by when the NIC is gone. */
  readonly own?: string | undefined;
}

/** `nic/virtual IP/own address`; a dash for a NIC that is gone. The last part may be missing. */
export const idOf = ({ nicId = "-", ip, own }: BindingId): string =>
  [nicId, ip, ...(own === undefined ? [] : [own])].join("/");

/** The other way round; throws nothing, whatever the text. */
export function parseId(id: string): BindingId {
  const [nicId = "", ip = "", own] = id.split("/");
  return { ...(nicId === "-" ? {} : { nicId }), ip, own };
}
