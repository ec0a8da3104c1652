import { devNull } from 'node:os';
import { runtimeModules } from './runtime-modules';
import { LOCAL_RESPONSE_VARIABLE } from '../../../src/contract/envelope';
import { LoopbackServer } from '../../aws/loopback-server';

/** The environment variables that lead a function's unmodified AWS SDK to this machine, and nowhere else. */
export function functionEnvironment(
  region: string,
  server: LoopbackServer,
  chimeEndpoint: string | undefined,
): Record<string, string> {
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: 'local',
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
    // Every service that is not served here is refused here, rather than reached on AWS.
    AWS_ENDPOINT_URL: server.url,
    AWS_ENDPOINT_URL_CHIME_SDK_VOICE: chimeEndpoint ?? server.url,
    AWS_ENDPOINT_URL_CLOUDFORMATION: server.url,
    AWS_ENDPOINT_URL_SFN: server.url,
    AWS_ENDPOINT_URL_SSM: server.url,
    LOCAL_RESPONSE_PORT: String(server.port),
    // A deployed function answers CloudFormation's own bucket only; this one answers the driver.
    [LOCAL_RESPONSE_VARIABLE]: server.url,
    NODE_PATH: runtimeModules(),
    TZ: ':UTC',
  };
}
