// Logs in with Pipedrive's own client from npm and makes every GET with it that the endpoints table knows. Run by e2e/client.
//
//   node client.mjs ENDPOINTS.json
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(`${process.cwd()}/`);
const version = { v1: require("pipedrive/v1"), v2: require("pipedrive/v2") };
const rows = JSON.parse(readFileSync(process.argv[2], "utf8")).rows.filter((row) => row.method === "GET");
const service = process.env.CONNECT_PIPEDRIVE_SERVICE;
const path = { v1: "/api/v1", v2: "/api/v2" };

// login goes through OAuth2, of which the simulator presses the button, and gives the client's configuration.
async function login(api) {
  const oauth2 = new version[api].OAuth2Configuration({
    clientId: process.env.PIPEDRIVE_CLIENT_ID,
    clientSecret: process.env.PIPEDRIVE_CLIENT_SECRET,
    redirectUri: "http://localhost:53682/callback",
    host: service,
  });
  const consent = await fetch(oauth2.authorizationUrl, { redirect: "manual" });
  await oauth2.authorize(new URL(consent.headers.get("location")).searchParams.get("code"));
  if (oauth2.basePath !== service + path[api]) throw new Error(`the client calls ${oauth2.basePath}`);
  await oauth2.tokenRefresh();
  return oauth2;
}

// example values for the parameters that must be there, by name.
const examples = {
  term: "de", field: "title", entity_type: "deal", board_id: 1, org_id: 301, deal_ids: [101], folder: "inbox", amount: 1,
  interval: "month", field_key: "add_time", start_date: "2026-11-01", end_date: "2026-11-30", period_start: "2026-11-01",
  period_end: "2026-11-30", since_timestamp: "2026-11-01 00:00:00",
};
const uuid = "adf21080-0e10-11eb-879b-05d71fb42621";

const known = new Map();
async function firstOf(configuration, api, list, type) {
  const key = `${list} ${type}`;
  if (!known.has(key)) {
    let value = type === "uuid" ? uuid : 1;
    for (const of of ["v2", "v1"]) {
      const row = rows.find((r) => r.api === of && r.path === list);
      const first = row && (await call(configuration[of], row, configuration).catch(() => ({}))).data?.[0];
      const found = first && (type === "code" ? first.field_code : first.id);
      if (found && (type !== "uuid" || `${found}`.length === 36)) {
        value = found;
        break;
      }
    }
    known.set(key, value);
  }
  return known.get(key);
}

async function call(configuration, row, all) {
  const module = version[row.api];
  const name = Object.keys(module).find((n) => n.endsWith("Api") && row.operation in module[n].prototype);
  if (!name) throw new Error("the client has no such call");
  const parameters = {};
  const segments = row.path.split("/");
  for (let i = 1; i < segments.length; i++) {
    const parameter = segments[i].match(/^{(.*)}$/)?.[1];
    if (!parameter) continue;
    segments[i] = await firstOf(all, row.api, segments.slice(0, i).join("/").replace(/\/[^/]*\d[^/]*/, "/{id}"), row.params[parameter]);
    parameters[parameter] = segments[i];
  }
  for (;;) {
    try {
      return await new module[name](configuration)[row.operation](parameters);
    } catch (error) {
      const missing = error.message?.match(/Required parameter (\S+) was null/)?.[1];
      const status = error.context?.status ?? error.response?.status ?? error.status ?? error.errorCode;
      if (missing && parameters[missing] === undefined && examples[missing] !== undefined) parameters[missing] = examples[missing];
      else if (status === 429) await new Promise((resolve) => setTimeout(resolve, 1000));
      else throw error;
    }
  }
}

const configuration = {};
for (const api of ["v1", "v2"]) {
  const oauth2 = await login(api);
  configuration[api] = new version[api].Configuration({ accessToken: oauth2.getAccessToken, basePath: oauth2.basePath });
}
let done = 0, lists = 0;
for (const row of rows) {
  try {
    const answer = await call(configuration[row.api], row, configuration);
    if (answer?.success === false) throw new Error(JSON.stringify(answer));
    done++;
    if (Array.isArray(answer?.data)) lists++;
  } catch (error) {
    console.log(`${row.api} ${row.operation} ${row.path}: ${error.message ?? JSON.stringify(error)}`);
  }
}
for (const api of ["v1", "v2"]) {
  const token = new version[api].Configuration({ apiKey: process.env.PIPEDRIVE_API_TOKEN, basePath: service + path[api] });
  const row = rows.find((r) => r.api === api && r.path === (api === "v1" ? "/notes" : "/deals"));
  if (!(await call(token, row, configuration)).data.length) throw new Error("no records by API token");
}
await (await login("v2")).revokeToken("refresh_token");
console.log(`OAuth2 works; ${done} of ${rows.length} GETs succeed, ${lists} of them lists`);
process.exitCode = done === rows.length ? 0 : 1;
