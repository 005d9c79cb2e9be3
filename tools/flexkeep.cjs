#!/usr/bin/env node
// `npx flexkeep …` from a checkout: the commands of `npm run …`, by one name.
require('tsx/cjs');
void require('./cli.ts').main('npx flexkeep');
