export declare function reasonOf(said: string, code: number): string;
