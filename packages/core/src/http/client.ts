export type HttpFactory = never;
