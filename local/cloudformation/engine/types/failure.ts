import { ResourceFailure, ResourceHandler, ResourceRequest } from '../resource-handler';
import { nameOf } from './names';

/** For rehearsals: fails in the operations that its FailOn property names, after so many seconds. */
export const failure: ResourceHandler = {
  create: async (request) => {
    await failWhenAsked(request, 'create');
    return { physicalId: nameOf(request, 'Name', 64), attributes: {} };
  },
  update: async (request) => {
    await failWhenAsked(request, 'update');
    return { physicalId: request.physicalId, attributes: {} };
  },
  delete: (request) => failWhenAsked(request, 'delete'),
};

async function failWhenAsked(request: ResourceRequest, operation: string): Promise<void> {
  const { FailOn, After = 0 } = request.properties;
  if ([FailOn ?? []].flat().includes(operation)) {
    await request.operation.engine.clock.sleep(Number(After) * 1000, request.signal);
    throw new ResourceFailure(`Local::Failure fails on ${operation}, as its FailOn property says.`);
  }
}
