/** Strips the types for jest, with the bundler that also builds the handler; `npm run typecheck` checks them, once. */
const { readFileSync } = require('node:fs');
const { createHash } = require('node:crypto');
const { transformSync, version } = require('esbuild');

const own = readFileSync(__filename);

module.exports = {
  process(source, file) {
    return transformSync(source, {
      loader: 'ts', format: 'cjs', target: 'node20', platform: 'node', sourcemap: 'inline', sourcefile: file,
      supported: { 'dynamic-import': false }, // jest loads modules by require only
    });
  },
  getCacheKey(source, file) {
    return createHash('sha256').update(version).update(own).update(file).update(source).digest('hex');
  },
};
