#!/usr/bin/env node
// `npx flexkeep …` from a checkout: the commands of `npm run …`, by one name.
const { existsSync } = require('node:fs');
const { isAbsolute, join, relative } = require('node:path');

const root = join(__dirname, '..');
const below = relative(root, process.cwd());
const isBelow = below !== '' && !below.startsWith('..') && !isAbsolute(below);
// A project of one's own, that is run or shall be, is meant where a person stands in it.
const isOwn = process.argv.some((word) => /^--project(=|$)/.test(word)) || existsSync('.flexkeep/stack.json');
// As npm does it for `npm run`: `.env`, `flows.json` and the rest lie there.
if (isBelow && !isOwn) process.chdir(root);

require('tsx/cjs');
void require('./cli.ts').main('npx flexkeep');
