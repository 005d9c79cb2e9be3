import { loadSpec } from '../../spec/load';

export const proxySpec = loadSpec('proxy');

/** "A maximum of 100 records will be returned per page", says the description's text, against its own parameter. */
export const PAGE_ROWS = 100;
