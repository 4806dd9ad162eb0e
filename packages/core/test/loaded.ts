/**
 * Loads at once what Mooring loads when it is first needed. A virtual clock does not wait for a module: a test that goes on beside a request
 * that it has begun imports this, or what it meets depends on whether a test before it has loaded the rest.
 */
import "../src/clouds/gcore/client.ts";
import "../src/clouds/gcore/index.ts";
import "../src/clouds/k0rdent/client.ts";
import "../src/clouds/k0rdent/index.ts";
import "../src/clouds/upcloud/client.ts";
import "../src/clouds/upcloud/index.ts";
import "../src/engine/ensure.ts";
import "../src/engine/mend.ts";
import "../src/http/client.ts";
