import { badRequest } from '../../core/errors';
import type { Handlers, UploadedFile } from '../shared/call';
import { defineResource } from '../shared/resource';
import { LONGEST, requireShort } from './limits';
import type { ContainerRow, VersionRow } from './rows';
import { serverlessServices } from './services';

const checkName = (row: ContainerRow): void => requireShort('FriendlyName', row.friendly_name, LONGEST.FriendlyName);

/** Its friendly name need not be unique: nothing says so, and what is called is its path. */
const container = { prefix: 'ZH', parents: [serverlessServices], created: checkName, updated: checkName };

export const functions = defineResource<ContainerRow, 'serverless.Function'>('serverless.Function', {
  ...container,
  children: ['serverless.FunctionVersion'],
});

export const assets = defineResource<ContainerRow, 'serverless.Asset'>('serverless.Asset', {
  ...container,
  children: ['serverless.AssetVersion'],
});

/**
 * "If a Function Version creation request is submitted with a path not containing a leading slash, the path will
 * automatically be prepended with one": the description. That a path must stay below its root: approximate.
 * @fidelity serverless.uploads
 */
const pathOf = (path: string): string => {
  if (path.split(/[\\/]/).some((part) => part === '..' || part === '.') || /[\0?#]/.test(path)) {
    throw badRequest('Invalid Path');
  }
  return path.startsWith('/') ? path : `/${path}`;
};

const isFile = (value: unknown): value is UploadedFile =>
  typeof value === 'object' && value !== null && 'bytes' in value && Buffer.isBuffer(value.bytes);

const takeContent = (row: VersionRow, { input: { Content } }: { input: { Content: unknown } }): void => {
  row.path = pathOf(row.path);
  // A field without a file name is content as well: curl's -F 'Content=…'.
  const file: UploadedFile = isFile(Content) ? Content : { bytes: Buffer.from(String(Content)), contentType: '' };
  row.uploaded = { base64: file.bytes.toString('base64'), contentType: file.contentType };
};

const version = { prefix: 'ZN', created: takeContent };

export const functionVersions = defineResource<VersionRow, 'serverless.FunctionVersion'>('serverless.FunctionVersion', {
  ...version,
  parents: [serverlessServices, functions],
});

export const assetVersions = defineResource<VersionRow, 'serverless.AssetVersion'>('serverless.AssetVersion', {
  ...version,
  parents: [serverlessServices, assets],
});

/** The code of a Function Version; of Assets it cannot be had. */
export const contentHandlers: Handlers<'serverless'> = {
  FetchFunctionVersionContent(call, world) {
    const { ServiceSid, FunctionSid, Sid } = call.params;
    const service = serverlessServices.require(world, call, '', ServiceSid);
    const row = functionVersions.require(world, call, `${service.sid}/${FunctionSid}`, Sid);
    const { sid, account_sid, service_sid, function_sid } = row;
    const content = Buffer.from(row.uploaded.base64, 'base64').toString();
    return {
      body: { sid, account_sid, service_sid, function_sid, content, url: `${functionVersions.url(row)}/Content` },
    };
  },
};
