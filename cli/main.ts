#!/usr/bin/env node
import { run } from './program';

// The SDK is part of this program: what it advises about Node.js is not for whoever runs the program.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
void run(process.argv.slice(2)).then((status) => {
  process.exitCode = status;
});
