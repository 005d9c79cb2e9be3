import { badRequest } from '../../core/errors';
import type { Call } from '../shared/call';
import { defineResource } from '../shared/resource';
import { conflict, LONGEST, MOST, requireShort, tooMany } from './limits';
import type { EnvironmentRow, ServerlessServiceRow, VariableRow } from './rows';

/** https://www.twilio.com/docs/serverless/api#understanding-domains: `thanos` becomes `thanos-3432`. */
const SUFFIX_DIGITS = 4;

/**
 * What may be part of a domain's name. Approximate: "URL-friendly" is all that the description says.
 * @fidelity serverless.domains
 */
const requireDomainPart = (name: string, value: string): void => {
  if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i.test(value)) throw badRequest(`Invalid ${name}`);
};

export const serverlessServices = defineResource<ServerlessServiceRow, 'serverless.Service'>('serverless.Service', {
  prefix: 'ZS',
  // Approximate: the words are made after those of an Environment. @fidelity serverless.other-twins
  unique: { property: 'unique_name', code: 20409, message: 'Service with this UniqueName already exists.' },
  defaults: { include_credentials: true, ui_editable: false },
  children: ['serverless.Environment', 'serverless.Function', 'serverless.Asset', 'serverless.Build'],
  created(row, _, world) {
    requireShort('UniqueName', row.unique_name, LONGEST.UniqueName.Service);
    requireShort('FriendlyName', row.friendly_name, LONGEST.FriendlyName);
    requireDomainPart('UniqueName', row.unique_name);
    if (serverlessServices.collection(world).size >= MOST.services) throw tooMany('Services', MOST.services);
    const random = Math.floor(world.ids.random() * 10 ** SUFFIX_DIGITS);
    row.domain_base = `${row.unique_name.toLowerCase()}-${String(random).padStart(SUFFIX_DIGITS, '0')}`;
  },
  updated: (row) => requireShort('FriendlyName', row.friendly_name, LONGEST.FriendlyName),
  deleted(row, _, world) {
    for (const { sid } of environments.collection(world, row.sid).all()) {
      for (const kind of ['Variable', 'Deployment']) world.store.drop(`serverless.${kind}`, `${row.sid}/${sid}`);
    }
    for (const kind of ['Function', 'Asset']) {
      for (const { sid } of world.store.of(`serverless.${kind}`, row.sid).all()) {
        world.store.drop(`serverless.${kind}Version`, `${row.sid}/${sid}`);
      }
    }
  },
});

/**
 * The words: https://github.com/RJPearson94/terraform-provider-twilio/issues/78
 * @fidelity serverless.environment-twins
 */
const ENVIRONMENT_TWIN = 'Environment with this UniqueName or DomainSuffix already exists.';

export const environments = defineResource<EnvironmentRow, 'serverless.Environment'>('serverless.Environment', {
  prefix: 'ZE',
  parents: [serverlessServices],
  children: ['serverless.Variable', 'serverless.Deployment'],
  created(row, call, world) {
    requireShort('UniqueName', row.unique_name, LONGEST.UniqueName.Environment);
    requireShort('DomainSuffix', row.domain_suffix, LONGEST.DomainSuffix);
    if (row.domain_suffix) requireDomainPart('DomainSuffix', row.domain_suffix);
    const service = serverlessServices.require(world, call, '', row.service_sid);
    const others = environments.collection(world, service.sid);
    const isTwin = (other: EnvironmentRow) =>
      other.unique_name === row.unique_name || other.domain_suffix === row.domain_suffix;
    if (others.find(isTwin)) throw conflict(ENVIRONMENT_TWIN);
    if (others.size >= MOST.environments) throw tooMany('Environments', MOST.environments);
    row.domain_name = `${[service.domain_base, row.domain_suffix?.toLowerCase()].filter(Boolean).join('-')}.twil.io`;
  },
});

const checkVariable = (row: VariableRow, { operation }: Call): void => {
  requireShort('Key', row.key, LONGEST.Key);
  requireShort('Value', row.value, LONGEST.Value);
  if (operation.id === 'CreateVariable' && !row.key) throw badRequest('Invalid Key');
};

/** "An updated one will instantly reflect": https://www.twilio.com/docs/serverless/functions-assets/functions/variables */
export const variables = defineResource<VariableRow, 'serverless.Variable'>('serverless.Variable', {
  prefix: 'ZV',
  parents: [serverlessServices, environments],
  // Approximate: nothing says what a second one with the same key is answered. @fidelity serverless.other-twins
  unique: { property: 'key', code: 20409, message: 'Variable with this Key already exists.' },
  created: checkVariable,
  updated: (row, _, call) => checkVariable(row, call),
});
