// Sends every GET that the endpoints table knows through two Prism proxies, one for each version of the API, and counts
// the answers that fit Pipedrive's specification. Run by e2e/openapi.
//
//   node openapi.mjs ENDPOINTS.json V1.yaml V2.yaml PROXY-V1 PROXY-V2
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [endpointsFile, v1File, v2File, v1Proxy, v2Proxy] = process.argv.slice(2);
const yaml = createRequire(`${process.cwd()}/`)("js-yaml");
const specification = { v1: yaml.load(readFileSync(v1File, "utf8")), v2: yaml.load(readFileSync(v2File, "utf8")) };
const proxy = { v1: v1Proxy, v2: v2Proxy };
const rows = JSON.parse(readFileSync(endpointsFile, "utf8")).rows.filter((row) => row.method === "GET");

async function get(api, path) {
  const answer = await fetch(proxy[api] + path, { headers: { "x-api-token": process.env.PIPEDRIVE_API_TOKEN } });
  const body = await answer.text();
  if (answer.status === 429) {
    await new Promise((resolve) => setTimeout(resolve, 1000 * answer.headers.get("x-ratelimit-reset")));
    return get(api, path);
  }
  const violations = JSON.parse(answer.headers.get("sl-violations") ?? "[]");
  return { status: answer.status, body, violations: violations.filter((v) => v.severity === "Error") };
}

const uuid = "adf21080-0e10-11eb-879b-05d71fb42621";

// firstOf gives an id from a list, so that what is asked for is there.
const known = new Map();
async function firstOf(list, field) {
  const key = `${list} ${field}`;
  if (!known.has(key)) {
    let value = 1;
    for (const api of ["v2", "v1"]) {
      if (!specification[api].paths[list]?.get) continue;
      const { status, body } = await get(api, list + required(api, list));
      const found = status === 200 && JSON.parse(body).data?.[0]?.[field];
      if (found) {
        value = found;
        break;
      }
    }
    known.set(key, value);
  }
  return known.get(key);
}

async function filled(api, path) {
  const segments = path.split("/");
  for (let i = 1; i < segments.length; i++) {
    const name = segments[i].match(/^{(.*)}$/)?.[1];
    if (!name) continue;
    const parameter = specification[api].paths[path].get.parameters.find((p) => p.in === "path" && p.name === name);
    segments[i] = await firstOf(segments.slice(0, i).join("/"), name === "field_code" ? name : "id");
    if (parameter.schema.format === "uuid" && segments[i] === 1) segments[i] = uuid;
  }
  return segments.join("/");
}

// required makes the query of the parameters that must be there.
function required(api, path) {
  const query = new URLSearchParams();
  for (const p of specification[api].paths[path]?.get?.parameters ?? []) {
    if (p.in !== "query" || !p.required) continue;
    const of = p.schema.items ?? p.schema;
    const byName = { term: "de", field: "title", board_id: 1, org_id: 301, deal_ids: 101 };
    const byFormat = { date: "2026-11-01", "date-time": "2026-11-01T00:00:00Z", uuid };
    query.set(p.name, byName[p.name] ?? of.enum?.[0] ?? byFormat[of.format] ?? (of.type === "integer" ? 1 : "2026-11-01 00:00:00"));
  }
  return query.size ? `?${query}` : "";
}

let fit = 0;
for (const row of rows) {
  const path = await filled(row.api, row.path) + required(row.api, row.path);
  const { status, body, violations } = await get(row.api, path);
  if (status === 200 && violations.length === 0) {
    fit++;
    continue;
  }
  console.log(`${row.api} GET ${path}: ${status}`);
  if (status !== 200) console.log(`  ${body.slice(0, 200)}`);
  for (const v of violations.slice(0, 8)) console.log(`  ${v.location.join(".")}: ${v.message}`);
}
console.log(`${fit} of ${rows.length} GETs fit the specification`);
process.exitCode = fit === rows.length ? 0 : 1;
