import { ApiError } from '../../core/errors';
import type { Handlers } from '../shared/call';
import { defineResource } from '../shared/resource';
import { applyTtl, checkName, syncServices, TWIN } from './objects';

interface StreamRow {
  sid: string;
  service_sid: string;
  unique_name: string | null;
  date_expires: string | null;
}

/** https://www.twilio.com/docs/sync/limits: 4 KiB of a Stream Message @fidelity sync.streams */
const MAX_MESSAGE_BYTES = 4 * 1024;

export const streams = defineResource<StreamRow, 'sync.SyncStream'>('sync.SyncStream', {
  prefix: 'TO',
  parents: [syncServices],
  unique: TWIN,
  defaults: { created_by: 'system' },
  created(row, call, world) {
    checkName(row);
    applyTtl(row, call, world);
  },
  updated: (row, _before, call, world) => applyTtl(row, call, world),
  after(what, { sid, service_sid: parent, date_expires: end }, _call, world) {
    if (what === 'delete' || !end) return;
    world.schedule(Date.parse(end) - world.clock.now(), 'sync-expiry', { kind: 'SyncStream', parent, key: sid });
  },
});

export const streamHandlers: Handlers<'sync'> = {
  ...streams.handlers,
  /** "ephemeral": it is kept nowhere. It has no subscribers here, so the journal alone has it. @fidelity sync.streams */
  CreateStreamMessage(call, world) {
    const service = syncServices.require(world, call, '', call.params.ServiceSid).sid;
    const { sid: streamSid } = streams.require(world, call, service, call.params.StreamSid);
    const { Data: data } = call.input;
    // Approximate: the status and the number. @fidelity sync.streams
    if (Buffer.byteLength(JSON.stringify(data)) > MAX_MESSAGE_BYTES) {
      throw new ApiError(413, 54006, 'Request entity too large');
    }
    const sid = world.ids.sid('TZ');
    world.journal.note({ kind: 'event', name: 'stream.message', detail: { sid, resourceSid: streamSid } });
    return { body: { sid, data } };
  },
};
