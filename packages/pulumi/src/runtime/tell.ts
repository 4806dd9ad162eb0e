/** Says something to the person who runs Pulumi. Never fails, and is over when it was said. */
export type Tell = (message: string, about?: About) => Promise<void>;

/** What a line is said of, and how loud. */
export interface About {
  /** The resource that it is said of; without it, it stands on its own. */
  readonly urn?: string | undefined;
  /** Left out: information. */
  readonly severity?: "warning";
  /** Is it of the moment only? Then it stands in the status column while the resource is worked on, and leaves no trace. */
  readonly passing?: boolean;
}

/** Where nobody else listens: the host's own output, which Pulumi shows without a resource. */
export const tellConsole: Tell = async (message, { passing = false } = {}) => {
  if (!passing) console.log(message);
};
