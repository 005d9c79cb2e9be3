// A file of its own, so that what is loaded late is cut down to this one function, too.
export { jwtVerify } from 'jose';
