// Records what n8n's Pipedrive nodes send: node record.cjs FOLDER_OF_n8n-nodes-base > JSON. The node's own classes run
// against a stub of n8n, which answers every request with nothing and writes it down.
'use strict';
const path = require('path');
const folder = path.resolve(process.argv[2]);
const { Pipedrive } = require(path.join(folder, 'dist/nodes/Pipedrive/Pipedrive.node.js'));
const { PipedriveTrigger } = require(path.join(folder, 'dist/nodes/Pipedrive/PipedriveTrigger.node.js'));

// shown says whether a property is there for an operation, whatever the other parameters are.
const shown = (property, resource, operation) => {
  const { show = {}, hide = {} } = property.displayOptions ?? {};
  const fits = (rule, value) => rule === undefined || rule.includes(value);
  const hidden = (rule, value) => rule !== undefined && rule.includes(value);
  return fits(show.resource, resource) && fits(show.operation, operation) && !hidden(hide.resource, resource) && !hidden(hide.operation, operation);
};

// answer is empty for whoever takes a list, an object, or a page of results.
const answer = () => ({ success: true, data: Object.assign([], { items: [] }), additional_data: { pagination: { more_items_in_collection: false } } });

// numbered are the properties whose samples are numbers: such a number in a path stands for the property.
const numbered = [];
const firstNumber = 7700000;
const numberFor = (name) => {
  if (!numbered.includes(name)) numbered.push(name);
  return firstNumber + numbered.indexOf(name);
};
const named = (rest) => rest.replace(/\b77\d{5}\b/g, (n) => `{${numbered[n - firstNumber]}}`);

// sample is a value of a property. One that becomes part of a path shows there by its name.
const sample = (property) => {
  if (property === undefined) return undefined;
  switch (property.type) {
    case 'boolean': return property.default === true;
    case 'collection': case 'fixedCollection': return {};
    case 'options': return property.default || property.options?.[0]?.value || `{${property.name}}`;
    case 'multiOptions': return [];
    case 'json': return '{}';
    case 'number': return numberFor(property.name);
    case 'resourceLocator': return { mode: 'id', value: `{${property.name}}` };
    default: return `{${property.name}}`;
  }
};

// stub is the part of n8n that a node is run with; given are parameters that are not as by default.
const stub = (properties, given, sent) => {
  const parameter = (name, _item, fallback, options) => {
    let value = name in given ? given[name] : sample(properties.find((p) => p.name === name));
    if (options?.extractValue && value?.value !== undefined) value = value.value;
    return value === undefined ? fallback : value;
  };
  const request = async (_type, options) => {
    const url = new URL((options.uri ?? options.url).replace(/[{}]/g, (c) => encodeURIComponent(c)));
    const [, api, rest] = decodeURIComponent(url.pathname).match(/^(?:\/api)?\/(v\d)(\/.*)$/);
    sent.push({ method: options.method, api, path: named(rest) });
    return options.encoding === null ? Buffer.from('') : answer();
  };
  return {
    getInputData: () => [{ json: {}, binary: { data: {} } }],
    getNodeParameter: (name, item, fallback, options) => parameter(name, item, typeof item === 'number' ? fallback : item, options),
    getCurrentNodeParameter: (name) => parameter(name),
    getNode: () => ({ name: 'Pipedrive', type: 'n8n-nodes-base.pipedrive', typeVersion: 1, parameters: {} }),
    continueOnFail: () => false,
    getCredentials: async () => ({}),
    logger: { debug() {}, info() {}, warn() {}, error() {} },
    helpers: {
      requestWithAuthentication: request, requestOAuth2: request, httpRequestWithAuthentication: request,
      constructExecutionMetaData: (items) => items,
      returnJsonArray: (data) => [].concat(data).map((json) => ({ json })),
      prepareBinaryData: async () => ({}),
      assertBinaryData: () => ({ fileName: 'a.txt', mimeType: 'text/plain', data: '' }),
      getBinaryDataBuffer: async () => Buffer.from('a'),
    },
  };
};

// run gives what an operation sends with some switches on.
const run = async (node, properties, parameters) => {
  const sent = [];
  await node.execute.call(stub(properties, { authentication: 'apiToken', ...parameters }, sent));
  return sent;
};

const same = (a, b) => a.method === b.method && a.api === b.api && a.path === b.path;

// requestsOf finds by turning each switch on what is sent without it only, and with it only.
const requestsOf = async (node, properties, parameters) => {
  const requests = (await run(node, properties, parameters)).map((r) => ({ ...r }));
  for (const { name, type } of properties) {
    if (type !== 'boolean') continue;
    const on = await run(node, properties, { ...parameters, [name]: true });
    for (const r of requests) {
      if (!r.only_when && !on.some((o) => same(o, r))) (r.not_when ??= []).push(name);
    }
    for (const o of on) {
      const known = requests.find((r) => same(o, r));
      if (!known) requests.push({ ...o, only_when: [name] });
      else if (known.only_when && !known.only_when.includes(name)) known.only_when.push(name);
    }
  }
  return requests;
};

// lookupsOf are the drop-downs among properties, at any depth.
const lookupsOf = (properties, above = '') => properties.flatMap((p) => {
  const field = above + p.name;
  const loader = p.typeOptions?.loadOptionsMethod;
  const below = p.type === 'collection' ? lookupsOf(p.options, field + '.')
    : p.type === 'fixedCollection' ? p.options.flatMap((o) => lookupsOf(o.values, `${field}.${o.name}.`)) : [];
  return loader ? [{ field, loader }] : below;
});

const main = async () => {
  const versioned = new Pipedrive();
  const recorded = { version: require(path.join(folder, 'package.json')).version, default_version: versioned.description.defaultVersion, operations: [], loaders: [] };
  for (const version of Object.keys(versioned.nodeVersions).map(Number)) {
    const node = versioned.nodeVersions[version];
    const all = node.description.properties;
    const used = {};
    for (const resource of all.find((p) => p.name === 'resource').options) {
      const menu = all.find((p) => p.name === 'operation' && shown(p, resource.value));
      for (const operation of menu.options) {
        const properties = all.filter((p) => p !== menu && p.name !== 'operation' && shown(p, resource.value, operation.value));
        const lookups = lookupsOf(properties);
        for (const { field, loader } of lookups) (used[loader] ??= []).push(`${resource.value}:${operation.value}:${field}`);
        recorded.operations.push({
          node: 'n8n-nodes-base.pipedrive', version, resource: resource.value, resource_name: resource.name,
          operation: operation.value, operation_name: operation.name, action: operation.action ?? '',
          requests: await requestsOf(node, properties, { resource: resource.value, operation: operation.value }), lookups,
        });
      }
    }
    for (const loader of Object.keys(node.methods.loadOptions)) {
      const requests = [];
      await node.methods.loadOptions[loader].call(stub([], { authentication: 'apiToken', resource: 'deal', operation: 'update', dealId: '{dealId}' }, requests));
      recorded.loaders.push({ version, loader, requests, used_by: used[loader] ?? [] });
    }
  }
  const trigger = new PipedriveTrigger().description;
  recorded.trigger = { versions: [].concat(trigger.version), default_version: trigger.defaultVersion ?? Math.max(...[].concat(trigger.version)), credentials: trigger.credentials.map((c) => c.name) };
  process.stdout.write(JSON.stringify(recorded));
};
main().catch((error) => { console.error(error); process.exit(1); });
