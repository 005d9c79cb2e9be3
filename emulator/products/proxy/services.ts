import { defineResource, type Kind } from '../shared/resource';
import type { ServiceRow } from './rows';
import { PAGE_ROWS, proxySpec } from './spec';

export const services: Kind<ServiceRow> = defineResource<ServiceRow>(proxySpec, {
  product: 'proxy',
  noun: 'Service',
  prefix: 'KS',
  children: ['Session', 'PhoneNumber'],
  defaults: { default_ttl: 0, geo_match_level: 'country', number_selection_behavior: 'prefer-sticky' },
  // https://www.twilio.com/docs/api/errors/80602
  unique: { property: 'unique_name', code: 80602, message: 'Service UniqueName must be unique' },
  list: () => ({ maximum: PAGE_ROWS }),
});
