/**
 * The AWS SDK for ES modules. Lambda's own runtime has it for them, too; Node.js looks for their imports in node_modules
 * only. What is installed is found where `require` finds it; of anything else there is a stand-in, with the names that
 * the importing module may mean. This file is loaded a second time, by Node.js, where modules are looked for.
 */
'use strict';

const { readFileSync } = require('node:fs');
const { createRequire, register } = require('node:module');
const { fileURLToPath, pathToFileURL } = require('node:url');

const SDK = /^@(?:aws-sdk|smithy)\//;
const STAND_IN = 'sdk-stand-in:';

/** Whether a module may ask for it by `import`. */
exports.isNeededBy = (file, isModule) =>
  isModule || /\bimport\s*\(\s*["'`]@(?:aws-sdk|smithy)\//.test(readFileSync(file, 'utf8'));

exports.install = () => register(pathToFileURL(__filename).href);

exports.resolve = async function resolve(specifier, context, next) {
  if (!SDK.test(specifier)) return next(specifier, context);
  const found = await next(specifier, context).catch(() => undefined);
  return found ?? { url: installed(specifier) ?? standIn(specifier, context.parentURL), shortCircuit: true };
};

exports.load = async function load(url, context, next) {
  if (!url.startsWith(STAND_IN)) return next(url, context);
  const { specifier, parent } = JSON.parse(decodeURIComponent(url.slice(STAND_IN.length)));
  const lines = [
    'import { createRequire } from "node:module";',
    `const found = createRequire(${JSON.stringify(parent)})(${JSON.stringify(specifier)});`,
    'export default found;',
    ...namesIn(parent).map((name) => `const its${name} = found[${JSON.stringify(name)}]; export { its${name} as ${name} };`),
  ];
  return { format: 'module', source: lines.join('\n'), shortCircuit: true };
};

function installed(specifier) {
  try {
    return pathToFileURL(require.resolve(specifier)).href;
  } catch {
    return undefined;
  }
}

const standIn = (specifier, parent) => STAND_IN + encodeURIComponent(JSON.stringify({ specifier, parent }));

/** A module says beforehand what it exports: everything that could be a name of the SDK in whoever imports it. */
function namesIn(parent) {
  const source = readFileSync(fileURLToPath(parent), 'utf8');
  return [...new Set(source.match(/\b(?:[A-Z]|paginate|waitUntil|waitFor)\w*/g) ?? [])];
}
