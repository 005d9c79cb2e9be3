/** This machine, as a host in a URL or of a socket. Nothing else can be meant: such a connection never leaves it. */
export const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i.test(host);
