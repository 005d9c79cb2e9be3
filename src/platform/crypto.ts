/**
 * Node's `crypto`, loaded when it is first needed: importing it costs every cold start some ms, and most invocations
 * sign nothing. https://nodejs.org/api/process.html#processgetbuiltinmoduleid
 */
export const nodeCrypto = () => process.getBuiltinModule('node:crypto');
