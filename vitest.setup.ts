// Vitest evaluates this file again for each file of tests; what it imports, once for each worker.
import "./vitest.sources.ts";
