export declare function reasonOf(said: string, code: number): string;
export function isNetworkFault(said: string): boolean;
