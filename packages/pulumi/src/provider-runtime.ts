import type { dynamic } from "@pulumi/pulumi";

/** The hooks of one kind, such as `gcore/allowed-address-pair@1`. Called by the text that the state stores. */
export declare const provider: (kind: string) => dynamic.ResourceProvider;
/** A question from the program's own process. `setting` answers with the stack's configuration. */
export declare const query: (name: string, input: object, setting: (key: string) => unknown) => Promise<object[]>;
