import type { CloudFacts } from "../../definition/cloud.ts";

/** For the reference pages alone: no front end carries it. */
export const facts: CloudFacts = {
  rights: {
    text: "Make a subaccount for automation, allow it API access from the addresses where it runs, and give it access to the servers and networks that it shall change. UpCloud names no finer rights for single calls: a subaccount sees and changes what it has access to. An API token acts as the (sub)account that made it, can be bound to addresses and expires.",
    source: "https://developers.upcloud.com/1.3/3-accounts/",
    calls: {
      "GET /1.3/account": "API access",
      "GET /1.3/ip_address": "API access; shows what the account may see",
      "GET /1.3/server": "API access; shows what the account may see",
      "GET /1.3/load-balancer/:balancer": "access to the load balancer",
      "POST /1.3/ip_address": "access to the server; credit",
      "POST /1.3/load-balancer/:balancer/ip-addresses": "access to the load balancer",
      "DELETE /1.3/load-balancer/:balancer/ip-addresses/:address": "access to the load balancer",
      GET: "access to the server",
      POST: "access to the server",
      PUT: "access to the server",
      PATCH: "access to the address's server",
      DELETE: "access to the address's server",
    },
  },
  costs:
    "Each further public IPv4 address, and each floating one, costs money by the hour from the moment it is there, attached or not. IPv6 and private addresses do not. A plan says when something will be bought or lost.",
  ids: {
    "server, interface":
      "the queries [`upcloud/servers`](servers.md) and [`upcloud/server-interfaces`](server-interfaces.md), or the server's page in the control panel (UUID)",
    address: "the query [`upcloud/ip-addresses`](ip-addresses.md)",
    zone: "`GET /1.3/zone`, or the server's page, such as `fi-hel1`",
    "load balancer": "its page in the control panel (UUID)",
  },
  samples: {
    interface: "eth0",
    zone: "fi-hel1",
    username: "harbour-automation",
    network_name: "public-0",
  },
  limits: [
    "A server has one utility address, given when it is made.",
    "An interface holds addresses of one family.",
    "Some changes need the server stopped. Nothing is stopped unless the spec says `allow_restart: true`.",
    "The account's own limits (`GET /1.3/account`, `resource_limits`) hold.",
  ],
  issues: [
    "`POST /ip_address` is not repeatable and each success costs money. After a lost answer Mooring looks for what it bought before it buys again.",
    "No rate limit is documented; 429 and `Retry-After` are obeyed where they come.",
  ],
  verified:
    "Not on a paid account. The emulator is written from the API document and some 1,500 recorded replies of the vendor's public test suites; the vendor's own Python client runs against it in every test run (`test/real/upcloud-client.test.ts`).",
};
