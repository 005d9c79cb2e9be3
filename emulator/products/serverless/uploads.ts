import { badRequest } from '../../core/errors';
import type { Row } from '../../core/store';
import type { UploadedFile } from '../../wire/multipart';
import type { Call, Handlers } from '../shared/call';
import { defineResource, type Kind } from '../shared/resource';
import { LONGEST, requireShort } from './limits';
import type { VersionRow } from './rows';
import { services } from './services';
import { serverlessSpec } from './spec';

const named = { updated: checkName, created: checkName };

function checkName(row: Row): void {
  requireShort('FriendlyName', row.friendly_name, LONGEST.FriendlyName);
}

/** Its friendly name need not be unique: nothing says so, and what is called is its path. */
const container = (noun: 'Function' | 'Asset'): Kind =>
  defineResource(serverlessSpec, {
    product: 'serverless',
    noun,
    prefix: 'ZH',
    parents: [services],
    children: [`${noun}Version`],
    ...named,
  });

export const functions = container('Function');
export const assets = container('Asset');

/**
 * "If a Function Version creation request is submitted with a path not containing a leading slash, the path will
 * automatically be prepended with one": the description. That a path must stay below its root: approximate.
 */
const pathOf = (path: string): string => {
  if (path.split(/[\\/]/).some((part) => part === '..' || part === '.') || /[\0?#]/.test(path)) {
    throw badRequest('Invalid Path');
  }
  return path.startsWith('/') ? path : `/${path}`;
};

const isFile = (value: unknown): value is UploadedFile =>
  typeof value === 'object' && value !== null && 'bytes' in value && Buffer.isBuffer(value.bytes);

const takeContent = (row: VersionRow, { input: { Content } }: Call): void => {
  row.path = pathOf(row.path);
  // A field without a file name is content as well: curl's -F 'Content=…'.
  const file: UploadedFile = isFile(Content) ? Content : { bytes: Buffer.from(String(Content)), contentType: '' };
  row.hidden = { base64: file.bytes.toString('base64'), contentType: file.contentType };
};

const version = (noun: 'Function' | 'Asset', parent: Kind): Kind<VersionRow> =>
  defineResource<VersionRow>(serverlessSpec, {
    product: 'serverless',
    noun: `${noun}Version`,
    prefix: 'ZN',
    parents: [services, parent],
    created: takeContent,
    view: ({ hidden: _, ...shown }) => shown,
  });

export const functionVersions = version('Function', functions);
export const assetVersions = version('Asset', assets);

/** The code of a Function Version; of Assets it cannot be had. */
export const contentHandlers: Handlers = {
  FetchFunctionVersionContent(call, world) {
    const { ServiceSid = '', FunctionSid = '', Sid = '' } = call.params;
    const service = services.require(world, call, '', ServiceSid);
    const row = functionVersions.require(world, call, `${service.sid}/${FunctionSid}`, Sid);
    const { sid, account_sid, service_sid, function_sid } = row;
    const content = Buffer.from(row.hidden.base64, 'base64').toString();
    return { body: { sid, account_sid, service_sid, function_sid, content, url: `${row.url}/Content` } };
  },
};
