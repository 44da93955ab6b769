/** Node's own windows of 64 KiB let 1.9 MB/s through at 20 ms: these are what makes HTTP/2 comparable at all. */
export const largeWindows = { settings: { initialWindowSize: 4 * 1_048_576, enableConnectProtocol: true }, maxSessionMemory: 256 };
/** Of the whole connection; it is not a setting of the protocol, and each end tells the other. */
export const sessionWindowBytes = 16 * 1_048_576;
