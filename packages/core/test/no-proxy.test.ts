import { expect, it } from "vitest";
import { exceptionsOf } from "../src/http/no-proxy.ts";

const http = "http://api.example.com/";
const https = "https://api.example.com/";

it.each([
  ["api.example.com", https, true],
  ["API.Example.com.", https, true],
  ["example.com", https, true],
  ["*.example.com", "https://example.com/", false],
  ["ample.com", https, false],
  ["other.test,,  api.example.com", https, true],
  [",", https, false],
  [" , ", "https://./", false],
  ["api.example.com:443", https, true],
  ["api.example.com:443", http, false],
  ["api.example.com:80", http, true],
  ["api.example.com:80", https, false],
  ["api.example.com:8443", "https://api.example.com:8443/", true],
  ["10.0.0.0/8", "http://10.1.2.3/", true],
  ["10.0.0.0/8", "http://11.1.2.3/", false],
  ["10.0.0.0/0", "http://11.1.2.3/", true],
  ["10.1.2.3/32", "http://10.1.2.3/", true],
  ["10.1.2.3/33", "http://10.1.2.3/", false],
  ["10.0.0.0/8x", "http://10.1.2.3/", false],
  ["10.0.0.0/x8", "http://10.1.2.3/", false],
  ["10.0.0.0/", "http://10.1.2.3/", false],
  ["fd00::/64", "http://[fd00::9]/", true],
  ["fd00::/64", "http://[fd01::9]/", false],
  ["fd00::9/128", "http://[fd00::9]/", true],
  ["fd00::9/129", "http://[fd00::9]/", false],
  ["fd00::9", "http://[fd00::9]/", true],
  ["[fd00::9]:80", "http://[fd00::9]/", true],
  ["[fd00::9]:81", "http://[fd00::9]/", false],
  ["", "http://[::1]/", true],
  ["", "http://127.9.9.9/", true],
  ["", "http://169.254.169.254/", true],
  ["", "http://localhost./", true],
  ["", "http://128.0.0.1/", false],
])("with NO_PROXY=%j the way to %s is direct: %s", (list, target, isDirect) => {
  expect(exceptionsOf(list)(new URL(target))).toBe(isDirect);
});
