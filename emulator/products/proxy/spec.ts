import { loadDescription } from '../../description/load';

export const proxySpec = loadDescription('proxy');

/** "A maximum of 100 records will be returned per page", says the description's text, against its own parameter. */
export const PAGE_ROWS = 100;
