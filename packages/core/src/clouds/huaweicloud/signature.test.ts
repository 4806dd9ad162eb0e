import { describe, expect, it } from "vitest";
import { authorization, canonicalRequest, type Form, sdkDate } from "./signature.ts";

/** Invented, and they look it. */
const keys = { access: "MOORINGAKEXAMPLE0001", secret: "mooring+sk/example=0123456789abcdefABCDEF" };
const project = "5f1c0a7e9b3d4c2f8e6a1b0d7c9e4f25";
const date = sdkDate(Date.UTC(2026, 0, 15, 8, 15, 30));
const nic = "0a6f2c9e-5b1d-4e7a-9c38-7d2e4f6a8b10";
const network = "7b1e4d2c-9f60-4a83-b5c7-1d0e2f3a4b5c";
const interfaces = `/v1/${project}/cloudservers/c3d9e1f0-72a4-4b6e-8d15-9e0f1a2b3c4d/os-interface`;
const bind = `{"nic":{"subnet_id":"${network}","ip_address":"192.168.30.40","reverse_binding":true}}`;
const unbind = `{"nic":{"subnet_id":"","ip_address":"","reverse_binding":false}}`;

function request(method: string, address: string, headers: Record<string, string>, body = "") {
  const url = new URL(address);
  return { method, url, headers: { host: url.host, "x-sdk-date": date, ...headers }, body };
}
const json = { "content-type": "application/json", "X-Project-Id": project };
const signed = (one: ReturnType<typeof request>, form: Form = { name: "huawei" }) => authorization(one, keys, form);
const signature = (header: string) => header.replace(/.*Signature=/, "");

describe("the signature of the official SDKs", () => {
  it("writes the canonical request as the vendor's guide does", () => {
    const get = request("GET", `https://ecs.eu-west-101.myhuaweicloud.eu${interfaces}`, json);
    expect(canonicalRequest(get)).toBe(
      [
        "GET",
        `${interfaces}/`,
        "",
        "content-type:application/json",
        "host:ecs.eu-west-101.myhuaweicloud.eu",
        `x-project-id:${project}`,
        "x-sdk-date:20260115T081530Z",
        "",
        "content-type;host;x-project-id;x-sdk-date",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      ].join("\n"),
    );
    expect(signed(get)).toBe(
      "SDK-HMAC-SHA256 Access=MOORINGAKEXAMPLE0001, SignedHeaders=content-type;host;x-project-id;x-sdk-date, Signature=64e4ac074da5664217bcc5d0a61423afd86f5355801614839fc436e3393aa60b",
    );
  });

  it("covers the body of a bind", () => {
    const put = request(
      "PUT",
      `https://ecs.eu-west-101.myhuaweicloud.eu/v1/${project}/cloudservers/nics/${nic}`,
      json,
      bind,
    );
    expect(signature(signed(put))).toBe("e7a98e20c83fec338665550e17bfb7ff1e570028b250c0250fae79da75b66892");
  });

  it("covers the security token of a temporary key", () => {
    const put = request(
      "PUT",
      `https://ecs.eu-west-101.myhuaweicloud.eu/v1/${project}/cloudservers/nics/${nic}`,
      { ...json, "X-Security-Token": "mooring-security-token-example" },
      unbind,
    );
    expect(signed(put)).toContain("SignedHeaders=content-type;host;x-project-id;x-sdk-date;x-security-token,");
    expect(signature(signed(put))).toBe("d15bb5c2fa9292617265351f177d85d633f4e7736e421e765008060ef8a3d28a");
  });

  it("sorts and encodes the query, whatever its order and spelling on the wire", () => {
    const get = request("GET", `https://vpc.eu-west-101.myhuaweicloud.eu/v1/${project}/ports`, json);
    for (const [name, value] of [
      ["limit", "50"],
      ["device_owner", "neutron:VIP_PORT"],
      ["fixed_ips", `subnet_id=${network}`],
      ["fixed_ips", "ip_address=192.168.30.40"],
      ["name", "blue vip~1*(x)/é"],
    ] as const)
      get.url.searchParams.append(name, value);
    expect(canonicalRequest(get)).toContain(
      `\ndevice_owner=neutron%3AVIP_PORT&fixed_ips=ip_address%3D192.168.30.40&fixed_ips=subnet_id%3D${network}&limit=50&name=blue%20vip~1%2A%28x%29%2F%C3%A9\n`,
    );
    expect(signature(signed(get))).toBe("cbb1b4388d30ee07d645e97e93503194aaa7a490220288c65a5e94f9453fddac");
  });

  it("names the port of the host where it is not the scheme's own, and covers the body of a GET", () => {
    const get = request(
      "GET",
      "http://127.0.0.1:18080/v3/projects?name=eu-west-101",
      { "content-type": "application/json" },
      "{}",
    );
    expect(signature(signed(get))).toBe("d5188b7f8357b61321a64b1c460733e3e93e1698271e59488a5cb31de9bee8db");
  });

  it("is what the vendor's signing guide computes", () => {
    const url = new URL(
      "https://service.region.example.com/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs?limit=2&marker=13551d6b-755d-4757-b956-536f674975c0",
    );
    const headers = { "content-type": "application/json", host: url.host, "x-sdk-date": "20191115T033655Z" };
    // The key pair of the published example, not of anybody: https://support.huaweicloud.com/devg-apisign
    const example = { access: "QTWAOYTTINDUT2QVKYUC", secret: "MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc" };
    expect(signature(authorization({ method: "GET", url, headers, body: "" }, example, { name: "huawei" }))).toBe(
      "7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe",
    );
  });
});

describe("the derived signature", () => {
  it("names region and service in its credential", () => {
    const put = request(
      "PUT",
      `https://ecs.eu-west-101.myhuaweicloud.eu/v1/${project}/cloudservers/nics/${nic}`,
      json,
      bind,
    );
    expect(signed(put, { name: "derived", region: "eu-west-101", service: "ecs" })).toBe(
      "V11-HMAC-SHA256 Credential=MOORINGAKEXAMPLE0001/20260115/eu-west-101/ecs, SignedHeaders=content-type;host;x-project-id;x-sdk-date, Signature=8b759215703a7c7180f62bbedff4cd031b6dec1dfec929d5a9fdab2feee58878",
    );
  });
});

describe("the scoped signature of the Open Telekom Cloud's Go client", () => {
  const plain = { accept: "application/json", "user-agent": "mooring-test/1" };
  const empty: Form = { name: "scoped", region: "", service: "" };

  it("leaves region and service empty", () => {
    const get = request("GET", `https://ecs.eu-de.otc.t-systems.com${interfaces}`, plain);
    expect(signed(get, empty)).toBe(
      "SDK-HMAC-SHA256 Credential=MOORINGAKEXAMPLE0001/20260115///sdk_request, SignedHeaders=accept;host;user-agent;x-sdk-date, Signature=28a496640317266a431bef82170f7c427a866e5d17d1570883e7eea63adcfd3d",
    );
  });

  it("covers the body of a bind", () => {
    const put = request(
      "PUT",
      `https://ecs.eu-de.otc.t-systems.com/v1/${project}/cloudservers/nics/${nic}`,
      { ...plain, "content-type": "application/json" },
      bind,
    );
    expect(signature(signed(put, empty))).toBe("1f864371d33a78dd0e220d5a0a9501aae2a6200ee6147bc1f6659e06252fbc51");
  });

  it("may name them, and covers the query", () => {
    const get = request(
      "GET",
      `https://vpc.eu-de.otc.t-systems.com/v2.0/ports?network_id=${network}&device_owner=neutron%3AVIP_PORT`,
      plain,
    );
    const header = signed(get, { name: "scoped", region: "eu-de", service: "vpc" });
    expect(header).toContain("Credential=MOORINGAKEXAMPLE0001/20260115/eu-de/vpc/sdk_request,");
    expect(signature(header)).toBe("63f7de340ce645e045145c74106665ef37e24bfcfc9326343b0097b38f4d351a");
  });
});
