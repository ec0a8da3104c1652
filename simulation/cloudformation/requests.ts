/** Requests to the custom resource, and their answers. */
import { typeOf } from './routing-places';
import { Cancel } from '../world/cancel';
import { Answer, Fields, Inbox, RequestsPart, WorldParts } from '../world/interfaces';
import { Errand } from '../world/process';
import { Resource, Stack } from '../world/stack';

const HOUR = 3_600_000;

export class Requests implements RequestsPart {
  readonly inboxes = new Map<string, Inbox>();
  private count = 0;

  constructor(private readonly world: WorldParts) {}

  /**
   * Between an update and its rollback CloudFormation notes, asks and waits: that takes a second at least, and a second
   * is what a request is dated to. Two Updates of one resource in the same second could not be told apart by anybody.
   */
  async anotherSecond({ requestedAt = 0 }: Resource): Promise<void> {
    const { kernel } = this.world;
    const begins = (Math.floor(requestedAt / 1000) + 1) * 1000;
    if (kernel.now < begins) await kernel.sleep(begins - kernel.now);
  }

  /** Sends a request and waits: for an answer, an hour at most, or until it is cancelled. */
  send(stack: Stack, kind: Errand['kind'], resource: Resource, fields: Fields, cancel?: Cancel): Promise<Answer> {
    const { world } = this;
    const id = ++this.count;
    const requestId = fields.requestId ?? `request-${id}`;
    const date = new Date(world.kernel.now).toISOString().replace(/[-:]|\.\d{3}/g, '');
    const url = `https://answers.example/${id}?${world.plan.cloudFormation.dateInUrl ? `X-Amz-Date=${date}&` : ''}X-Amz-Signature=secret`;
    const { physicalId, properties, old } = fields;
    const event = {
      RequestType: kind,
      RequestId: requestId,
      ResponseURL: url,
      StackId: stack.id,
      LogicalResourceId: resource.logicalId,
      ResourceType: typeOf(resource),
      ResourceProperties: properties,
      ...(physicalId !== undefined && { PhysicalResourceId: physicalId }),
      ...(old && { OldResourceProperties: old }),
    };
    const { id: stackId, name: stackName } = stack;
    const { logicalId } = resource;
    const errand: Errand = {
      kind,
      stackId,
      stackName,
      logicalId,
      physicalId,
      url,
      requestId,
      properties,
      sentAt: world.kernel.now,
    };
    resource.requested = true;
    resource.requestedAt = world.kernel.now;
    world.note('request', errand);
    return new Promise((resolve) => {
      const timer = world.kernel.after(HOUR, () =>
        end({ status: 'FAILED', silent: 'timeout', reason: 'no answer within the hour' }),
      );
      let ended = false;
      const end = (answer: Answer) => {
        if (ended) return;
        ended = true;
        timer.happen = undefined;
        if (answer.silent) this.inboxes.get(url)!.unheard = true;
        if (answer.silent) world.note(answer.silent === 'timeout' ? 'unanswered' : 'cancelled', errand);
        resolve(answer);
      };
      this.inboxes.set(url, { errand, take: end, bodies: [], times: [] });
      cancel?.when(() => end({ status: 'FAILED', silent: 'cancelled', reason: 'cancelled' }));
      world.engine.send(stack, event, errand);
    });
  }

  /** PUT to a ResponseURL: the first one counts. */
  receive(url: string, body: string): boolean {
    const inbox = this.inboxes.get(url);
    if (!inbox) throw new Error(`nobody asked for an answer to ${url}`);
    inbox.bodies.push(body);
    inbox.times.push(this.world.kernel.now);
    if (inbox.unheard) this.world.note('happened', { what: 'answered when nobody waited' });
    if (inbox.bodies.length > 1) return true;
    inbox.answeredAt = this.world.kernel.now;
    const {
      Status: status,
      PhysicalResourceId: physicalId,
      Data: data,
      Reason: reason,
    } = JSON.parse(body) as Record<string, never>;
    this.world.note('answer', { ...inbox.errand, status, physicalId, reason, data });
    inbox.take({ status, physicalId, data, reason });
    return true;
  }
}
