/** Node's word for why the system refused, such as `ENOENT`. Not core's: what runs before the engine is loaded carries nothing of it. */
export const systemCode = (error: unknown): unknown =>
  error instanceof Error && "code" in error ? error.code : undefined;
